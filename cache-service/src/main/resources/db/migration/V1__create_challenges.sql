create table challenges (
    id          text primary key,
    place       integer not null unique generated always as identity,
    title       text    not null unique check (length(title) between 3 and 80),
    category    text    not null,
    difficulty  text    not null check (difficulty in ('easy', 'medium', 'hard')),
    description text    not null check (length(description) between 20 and 500),
    minutes     integer not null check (minutes between 1 and 240),
    points      integer not null check (points between 1 and 500)
);

comment on table challenges is 'The catalogue of coaching challenges';
comment on column challenges.place is 'Order in the catalogue';

create index challenges_by_difficulty on challenges (difficulty, place);
