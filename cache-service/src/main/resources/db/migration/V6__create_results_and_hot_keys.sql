create table results (
    cache      text        not null,
    key        text        not null,
    entry      text        not null,
    tags       text[]      not null default '{}',
    version    bigint      not null,
    expires_at timestamptz not null,
    primary key (cache, key)
);

comment on table results is 'What was expensive to make, until its time is over or a version of its tags is raised';
comment on column results.entry is 'As in Redis: JSON of CacheEntry, with the versions of the tags';

create index results_by_age on results (expires_at);

create table hot_keys (
    cache text             not null,
    key   text             not null,
    score double precision not null,
    primary key (cache, key)
);

comment on column hot_keys.score is
    'Logarithm of the reads, each of which fades by 1/e in an hour, plus the hours since 1970: who is hotter has more, at any time';

create index hot_keys_by_score on hot_keys (score desc);
