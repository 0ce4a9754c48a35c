-- points in space and the nearest of them by index; comes with PostgreSQL (package postgresql-contrib)
create extension if not exists cube with schema cache;

create table users (
    id         text primary key check (length(id) between 1 and 128),
    name       text        not null check (length(name) between 1 and 128),
    reputation integer     not null default 0,
    interests  text[]      not null default '{}',
    created_at timestamptz not null default now()
);

comment on column users.id is 'The subject of the user''s tokens';
comment on column users.reputation is 'The points of all completions';

create table locations (
    user_id    text primary key references users,
    latitude   double precision not null check (latitude between -90 and 90),
    longitude  double precision not null check (longitude between -180 and 180),
    place      cube not null generated always as (cube(array[
                   6371.0088 * cos(radians(latitude)) * cos(radians(longitude)),
                   6371.0088 * cos(radians(latitude)) * sin(radians(longitude)),
                   6371.0088 * sin(radians(latitude))])) stored,
    updated_at timestamptz not null default now()
);

comment on column locations.place is 'Kilometres from the middle of the earth: the nearest by chord are the nearest on the ground';

create index locations_by_place on locations using gist (place);

create table completions (
    id           text primary key,
    user_id      text        not null references users,
    challenge_id text        not null references challenges,
    points       integer     not null,
    completed_at timestamptz not null
);

comment on column completions.id is 'The id of the request that told of it';

create index completions_of_user on completions (user_id, completed_at desc);
