"""What must never be, whoever asks: guards that the web role cannot switch off.

Accepted versions, their steps and photos are frozen; nobody endorses what he wrote.
"""

from django.db import migrations

GUARDS = """
CREATE FUNCTION practices_refuse_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state = 'accepted' THEN
        RAISE EXCEPTION 'version % is accepted and frozen', OLD.id
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER practices_version_frozen BEFORE UPDATE OR DELETE ON practices_version
    FOR EACH ROW EXECUTE FUNCTION practices_refuse_frozen();

CREATE FUNCTION practices_refuse_frozen_part() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    frozen bigint;
BEGIN
    SELECT v.id INTO frozen FROM practices_version v
        WHERE v.state = 'accepted'
        AND v.id IN (CASE WHEN TG_OP <> 'INSERT' THEN OLD.version_id END,
                     CASE WHEN TG_OP <> 'DELETE' THEN NEW.version_id END)
        LIMIT 1;
    IF frozen IS NOT NULL THEN
        RAISE EXCEPTION 'version % is accepted and frozen', frozen
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER practices_step_frozen BEFORE INSERT OR UPDATE OR DELETE ON practices_step
    FOR EACH ROW EXECUTE FUNCTION practices_refuse_frozen_part();
CREATE TRIGGER practices_photo_frozen BEFORE INSERT OR UPDATE OR DELETE ON practices_photo
    FOR EACH ROW EXECUTE FUNCTION practices_refuse_frozen_part();

CREATE FUNCTION practices_refuse_own_endorsement() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM practices_version v WHERE v.practice_id = NEW.practice_id
        AND (v.author_id = NEW.person_id OR v.typist_id = NEW.person_id OR v.office_id = NEW.office_id)
    ) OR EXISTS (
        SELECT FROM practices_practice p WHERE p.id = NEW.practice_id
        AND (p.author_id = NEW.person_id OR p.author_office_id = NEW.office_id)
    ) THEN
        RAISE EXCEPTION 'nobody endorses what he wrote' USING ERRCODE = 'check_violation';
    END IF;
    IF NOT EXISTS (
        SELECT FROM practices_version v WHERE v.id = NEW.version_id
        AND v.practice_id = NEW.practice_id AND v.state = 'accepted'
    ) THEN
        RAISE EXCEPTION 'an endorsement is of an accepted version of the practice'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER practices_no_own_endorsement BEFORE INSERT OR UPDATE OF practice_id, person_id,
    office_id, version_id ON practices_endorsement
    FOR EACH ROW EXECUTE FUNCTION practices_refuse_own_endorsement();

CREATE FUNCTION practices_refuse_foreign_live_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.live_version_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM practices_version v WHERE v.id = NEW.live_version_id
        AND v.practice_id = NEW.id AND v.state = 'accepted'
    ) THEN
        RAISE EXCEPTION 'the live version of practice % is an accepted version of its own', NEW.id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER practices_live_version_own BEFORE INSERT OR UPDATE OF live_version_id
    ON practices_practice FOR EACH ROW EXECUTE FUNCTION practices_refuse_foreign_live_version();
"""

UNGUARD = """
DROP TRIGGER practices_live_version_own ON practices_practice;
DROP TRIGGER practices_no_own_endorsement ON practices_endorsement;
DROP TRIGGER practices_photo_frozen ON practices_photo;
DROP TRIGGER practices_step_frozen ON practices_step;
DROP TRIGGER practices_version_frozen ON practices_version;
DROP FUNCTION practices_refuse_foreign_live_version, practices_refuse_own_endorsement,
    practices_refuse_frozen_part, practices_refuse_frozen;
"""


class Migration(migrations.Migration):
    dependencies = [("practices", "0001_initial")]
    operations = [migrations.RunSQL(GUARDS, UNGUARD)]
