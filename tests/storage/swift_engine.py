"""OpenStack Swift with its S3 door, whole and alone: account, container, object and proxy server in one process.

Run by the Python of Swift's own virtual environment (real_s3.py makes it), with a folder, an access key
(`account:user`) and its secret. Prints the ports of the S3 door and of a careless one, which opens to the same objects
but does not look at If-None-Match and Range, as some servers do. When its standard input ends it removes the folder
and ends itself, so that it never outlives whoever started it.
"""

import configparser
import logging
import os
import shutil
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import eventlet
import eventlet.tpool
import eventlet.wsgi
from swift.common import utils
from swift.common.ring import RingBuilder
from swift.common.storage_policy import reload_storage_policies
from swift.common.wsgi import SwiftHttpProtocol, loadapp

Application = Callable[[dict[str, Any], Any], Any]
Filter = Callable[[Application], Application]
HOST = "127.0.0.1"
DEVICE = "disk"
STORES = ("account", "container", "object")
# s3api's documentation ("Deployment") names the order; dlo and listing_formats as in Swift's sample of the proxy.
DOOR = ("catch_errors", "listing_formats", "s3api", "tempauth", "bulk", "slo", "dlo")
CARELESS = (*DOOR, "careless")
LISTED = 3  # objects in one answer, so that small tests see several pages


def main(folder: Path, access_key: str, secret: str) -> None:
    """Serve until the standard input ends."""
    utils.monkey_patch()
    eventlet.hubs.use_hub(utils.get_hub())
    os.environ["TZ"] = "UTC+0"  # as in swift.common.wsgi.run_server: times in headers are UTC
    time.tzset()
    (folder / DEVICE).mkdir()
    (folder / "swift.conf").write_text("[swift-hash]\nswift_hash_path_suffix = callcenter\n")
    utils.set_swift_dir(str(folder))
    reload_storage_policies()
    sockets = {kind: _listening() for kind in (*STORES, "door", "careless")}
    for kind in STORES:
        _write_ring(folder / f"{kind}.ring.gz", sockets[kind].getsockname()[1])
        _start(sockets[kind], _written(folder / f"{kind}.conf", {"app:main": {"use": f"egg:swift#{kind}"}}))
    for kind, pipeline in (("door", DOOR), ("careless", CARELESS)):
        _start(sockets[kind], _written(folder / f"{kind}.conf", _proxy(pipeline, access_key, secret)))
    print(*(sockets[kind].getsockname()[1] for kind in ("door", "careless")), flush=True)
    try:
        eventlet.tpool.execute(sys.stdin.buffer.read)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _listening() -> socket.socket:
    listening = eventlet.listen((HOST, 0))
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # as in swift.common.wsgi.get_socket
    return listening


def _write_ring(path: Path, port: int) -> None:
    """One device, one copy of everything."""
    builder = RingBuilder(part_power=1, replicas=1, min_part_hours=0)
    builder.add_dev({"id": 0, "region": 1, "zone": 1, "ip": HOST, "port": port, "device": DEVICE, "weight": 1})
    builder.rebalance()
    builder.get_ring().save(str(path))


def _proxy(pipeline: tuple[str, ...], access_key: str, secret: str) -> dict[str, dict[str, str]]:
    filters = {f"filter:{name}": {"use": f"egg:swift#{name}"} for name in DOOR}
    filters["filter:careless"] = {"paste.filter_factory": "swift_engine:careless"}
    filters["filter:s3api"]["max_bucket_listing"] = str(LISTED)
    account, _, user = access_key.partition(":")
    filters["filter:tempauth"][f"user_{account}_{user}"] = f"{secret} .admin"
    return {
        "pipeline:main": {"pipeline": " ".join([*pipeline, "proxy-server"])},
        **filters,
        "app:proxy-server": {"use": "egg:swift#proxy", "account_autocreate": "true"},
    }


def _written(path: Path, sections: dict[str, dict[str, str]]) -> Path:
    configuration = configparser.RawConfigParser()
    configuration["DEFAULT"] = {
        "swift_dir": str(path.parent), "devices": str(path.parent), "mount_check": "false", "fallocate_reserve": "0",
        "log_level": "ERROR", "log_custom_handlers": "swift_engine.log_to_stderr",
    }  # fmt: skip
    configuration.read_dict(sections)
    with path.open("w") as file:
        configuration.write(file)
    return path


def _start(listening: socket.socket, configuration: Path) -> None:
    # Clients of S3 look for "ETag", so the names of headers keep their case, as in swift.common.wsgi.run_server.
    eventlet.spawn(
        eventlet.wsgi.server, listening, loadapp(str(configuration)), protocol=SwiftHttpProtocol, log_output=False,
        debug=False, capitalize_response_headers=False,
    )  # fmt: skip


def careless(_global: object, **_local: str) -> Filter:
    """A filter behind the check of the signature, which covers the headers that are dropped here."""

    def without_conditions(application: Application) -> Application:
        def answer(environment: dict[str, Any], start_response: Any) -> Any:
            dropped = ("HTTP_IF_NONE_MATCH", "HTTP_RANGE")
            return application({name: environment[name] for name in environment if name not in dropped}, start_response)

        return answer

    return without_conditions


def log_to_stderr(*given: object) -> None:
    """Called by Swift for each of its loggers, which by themselves write to the machine's log."""
    logger = given[5]
    assert isinstance(logger, logging.Logger)
    logger.handlers = [logging.StreamHandler()]


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), sys.argv[2], sys.argv[3])
