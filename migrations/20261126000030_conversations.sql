-- Conversations as members work in them: who waits for a person, who answers, and what each message was understood to say.

ALTER TABLE read.conversation
    ADD COLUMN told_name        text,         -- private; the name the contact told the bot
    ADD COLUMN search_key       text,         -- private; names and address in lower case, looked for in the middle too
    ADD COLUMN unanswered_count bigint NOT NULL DEFAULT 0,  -- messages of the contact since something was last said to them
    ADD COLUMN hand_over_reason text,         -- why a person answers: member, asked_for, data_request, not_understood ...
    ADD COLUMN handed_over_at   timestamptz;  -- since when a person is asked for, or answers

-- A person is asked for, and nobody answers yet.
CREATE INDEX conversation_waiting ON read.conversation (tenant_id, last_message_position)
    WHERE taken_over AND taken_over_by IS NULL;
CREATE INDEX conversation_answered ON read.conversation (tenant_id, taken_over_by, last_message_position)
    WHERE taken_over_by IS NOT NULL;

-- direction is in, out, or note: what happened beside the messages, such as taken_over or released.
ALTER TABLE read.conversation_message
    ADD COLUMN command_id uuid,   -- in: the command that brought it; what else that command did belongs to it
    ADD COLUMN understood jsonb;  -- in, private: what it was understood to say, and what came of it
