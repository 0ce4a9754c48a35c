-- Projection of the topic chat.turns: written by chat-service only, may be dropped and rebuilt from the topic.
-- cache-service reads it to answer for conversations that are no longer in Redis.
create table turns (
    conversation_id text        not null,
    user_id         text        not null,
    request_offset  bigint      not null,
    request_id      text        not null unique,
    message         text        not null,
    reply           text,
    failure         text,
    tier            text        not null,
    model           text        not null,
    cost_micro_usd  bigint      not null,
    input_tokens    bigint      not null,
    output_tokens   bigint      not null,
    requested_at    timestamptz not null,
    completed_at    timestamptz not null,
    primary key (conversation_id, user_id, request_offset)
);
