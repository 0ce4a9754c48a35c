-- Which turns were served from which kept answer, remembered conversations or not: what a recall lists.
-- Made from the topic chat.turns like the table turns.
create table served_answers (
    answer_key      text        not null,
    request_id      text        not null primary key,
    conversation_id text        not null,
    user_id         text        not null,
    served_at       timestamptz not null
);

create index served_answers_by_key on served_answers (answer_key, served_at);
