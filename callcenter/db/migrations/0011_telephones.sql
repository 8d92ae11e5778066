-- Why: Asterisk reads its telephones from these views (PJSIP realtime), so that a committed row is a working telephone.
CREATE SCHEMA asterisk;

CREATE VIEW asterisk.live_telephone AS
SELECT telephone.extension, telephone.kind, telephone.digest, app_user.name
  FROM public.telephone
  JOIN public.app_user ON app_user.id = telephone.user_id
 WHERE telephone.active
   AND app_user.active
   AND telephone.digest IS NOT NULL
   AND telephone.digest_until > now();

-- An endpoint without `auth` would be accepted without a password: the column is never NULL.
CREATE VIEW asterisk.ps_endpoints AS
SELECT extension AS id,
       extension AS aors,
       extension AS auth,
       'from-operator'::text AS context,
       'all'::text AS disallow,
       CASE kind WHEN 'browser' THEN 'opus,alaw,ulaw' ELSE 'alaw,ulaw' END AS allow,
       CASE kind WHEN 'desk' THEN 'transport-udp' END AS transport,
       CASE kind WHEN 'browser' THEN 'yes' ELSE 'no' END AS webrtc,
       CASE kind WHEN 'browser' THEN 'yes' ELSE 'no' END AS dtls_auto_generate_cert,
       CASE kind WHEN 'desk' THEN 'yes' ELSE 'no' END AS rtp_symmetric,
       CASE kind WHEN 'desk' THEN 'yes' ELSE 'no' END AS force_rport,
       CASE kind WHEN 'desk' THEN 'yes' ELSE 'no' END AS rewrite_contact,
       'no'::text AS direct_media,
       'no'::text AS allow_subscribe,
       'no'::text AS allow_transfer,
       '1'::text AS device_state_busy_at,
       '10'::text AS rtp_timeout,
       -- ';' would split the value and '^' is decoded by Asterisk
       NULL::text AS mailboxes,        -- asked for by Asterisk at each start, as `contact` below
       '"' || translate(name, '"\<>;^', '') || '" <' || extension || '>' AS callerid
  FROM asterisk.live_telephone;

CREATE VIEW asterisk.ps_auths AS
SELECT extension AS id,
       extension AS username,
       'asterisk'::text AS realm,
       'digest'::text AS auth_type,
       'MD5:' || digest AS password_digest
  FROM asterisk.live_telephone;

CREATE VIEW asterisk.ps_aors AS
SELECT extension AS id,
       1 AS max_contacts,
       'yes'::text AS remove_existing,
       15 AS qualify_frequency,
       60 AS minimum_expiration,
       120 AS default_expiration,
       120 AS maximum_expiration,
       NULL::text AS contact
  FROM asterisk.live_telephone;

GRANT USAGE ON SCHEMA asterisk TO asterisk;
GRANT SELECT ON asterisk.ps_endpoints, asterisk.ps_auths, asterisk.ps_aors TO asterisk;

DO $$
BEGIN
    EXECUTE format('ALTER ROLE asterisk IN DATABASE %I SET search_path = asterisk', current_database());
    EXECUTE format('ALTER ROLE asterisk IN DATABASE %I SET statement_timeout = ''2s''', current_database());
    EXECUTE format('ALTER ROLE asterisk IN DATABASE %I SET lock_timeout = ''1s''', current_database());
END
$$;

CREATE FUNCTION announce_telephones() RETURNS trigger
    LANGUAGE plpgsql AS $$
BEGIN
    NOTIFY telephones_changed;
    RETURN NULL;
END
$$;
CREATE TRIGGER telephone_announced AFTER INSERT OR UPDATE OR DELETE ON telephone FOR EACH STATEMENT EXECUTE FUNCTION announce_telephones();
CREATE TRIGGER app_user_announced AFTER UPDATE OF active, name ON app_user FOR EACH STATEMENT EXECUTE FUNCTION announce_telephones();
