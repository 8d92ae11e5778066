-- Why: the reasons why there is no next contact are a list that the administrator keeps, as the results are (A31, H17, M4).
CREATE TABLE next_reason (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    code text NOT NULL UNIQUE CHECK (code ~ '^[a-z][a-z0-9_]{1,40}$'),
    names jsonb NOT NULL CHECK (names ?& ARRAY['en', 'hu', 'ru']),
    ask_in_days integer NOT NULL CHECK (ask_in_days BETWEEN 1 AND 1830),   -- usual time until the question comes back
    closes boolean NOT NULL DEFAULT false,                                 -- a prospect is worked no more; a client stays one
    position integer NOT NULL DEFAULT 0,
    retired_at timestamptz,
    CONSTRAINT next_reason_campaign_goes_on CHECK (code <> 'campaign' OR NOT closes)   -- it calls a prospect that is worked
);
CREATE TRIGGER next_reason_kept BEFORE DELETE ON next_reason FOR EACH ROW EXECUTE FUNCTION refuse_delete();
GRANT SELECT ON next_reason TO r_operator, r_leader;
GRANT SELECT, INSERT, UPDATE ON next_reason TO r_admin, r_system;
GRANT USAGE ON SEQUENCE next_reason_id_seq TO r_admin, r_system;

CREATE FUNCTION pg_temp.names(en text, hu text, ru text) RETURNS jsonb LANGUAGE sql AS $$
    SELECT jsonb_build_object('en', en, 'hu', hu, 'ru', ru)
$$;
INSERT INTO next_reason (position, code, ask_in_days, closes, names) VALUES
    (10, 'timing', 90, false, pg_temp.names('Bad timing', 'Rossz időpont', 'Не время')),
    (20, 'their_turn', 7, false, pg_temp.names('They get back to us', 'Ők jelentkeznek', 'Свяжутся с нами сами')),
    (30, 'settled', 90, false, pg_temp.names('Everything is settled for now', 'Most minden rendezve van', 'Пока всё решено')),
    (40, 'no_need', 365, false, pg_temp.names('No need', 'Nincs rá szükség', 'Нет потребности')),
    (50, 'no_budget', 180, false, pg_temp.names('No budget', 'Nincs keret', 'Нет бюджета')),
    (60, 'price', 180, false, pg_temp.names('Price', 'Ár', 'Цена')),
    (70, 'competitor', 330, false, pg_temp.names('Went to a competitor', 'Versenytársat választott', 'Ушёл к конкуренту')),
    (80, 'satisfied', 180, false, pg_temp.names('Satisfied with the present supplier', 'Elégedett a mostani szállítójával', 'Устраивает нынешний поставщик')),
    (90, 'bound_by_contract', 365, false, pg_temp.names('Bound by a contract', 'Hűségidő köti', 'Связан договором')),
    (100, 'went_silent', 30, false, pg_temp.names('Went silent', 'Nem reagál', 'Пропал')),
    (110, 'unreachable', 90, false, pg_temp.names('Could not be reached', 'Nem elérhető', 'Не дозвонились')),
    (120, 'campaign', 2, false, pg_temp.names('The campaign calls again', 'A kampány hívja újra', 'Кампания перезвонит')),
    (130, 'other', 30, false, pg_temp.names('Other, as the note says', 'Egyéb, a megjegyzés szerint', 'Другое, см. примечание')),
    (140, 'product_gap', 180, true, pg_temp.names('Our product does not fit', 'Nem felel meg a termékünk', 'Продукт не подходит')),
    (150, 'out_of_business', 30, true, pg_temp.names('Company closed', 'Megszűnt cég', 'Компания закрылась')),
    (160, 'duplicate', 30, true, pg_temp.names('Duplicate', 'Ismétlődés', 'Дубль')),
    (170, 'do_not_call', 180, true, pg_temp.names('Asked not to be called', 'Kérte, hogy ne hívjuk', 'Просил не звонить'));
DROP FUNCTION pg_temp.names(text, text, text);

-- What was given so far is named by the code of its entry, and stays as it is.
ALTER TABLE next_step_reason DROP CONSTRAINT next_step_reason_reason_check;
ALTER TABLE next_step_reason ADD CONSTRAINT next_step_reason_known FOREIGN KEY (reason) REFERENCES next_reason (code);
ALTER TABLE dictionary_merge DROP CONSTRAINT dictionary_merge_dictionary_check;
ALTER TABLE dictionary_merge ADD CONSTRAINT dictionary_merge_dictionary_check
    CHECK (dictionary IN ('activity_kind', 'purpose', 'result', 'source', 'account_type', 'next_reason'));
