-- What sort of media came with a message: image, document, audio, video, sticker, location or contacts.
-- Messages from before have none until the read model is rebuilt.

ALTER TABLE read.conversation_message ADD COLUMN media_kind text;

CREATE INDEX conversation_message_media ON read.conversation_message (tenant_id, message_id)
    WHERE direction = 'in' AND media_kind IS NOT NULL;
