create sequence tag_versions;

create table tags (
    tag        text primary key,
    version    bigint      not null,
    changed_at timestamptz not null
);

comment on table tags is 'What cached entries depend on: written in the transaction of each change, read before each load';

create table changes (
    request_id text primary key,
    answer     text        not null,
    applied_at timestamptz not null default now()
);

comment on table changes is 'Answers of the changes of the last day: a repeated request changes nothing';

create index changes_by_age on changes (applied_at);
