-- A city of made-up people: users 1 to ${seed_users}, the same ones every time. With 0 there are none.

create function pg_temp.dice(salt text, n bigint) returns double precision immutable language sql as $$
    select ('x' || substr(md5(salt || ':' || n), 1, 8))::bit(32)::bigint / 4294967296.0
$$;

-- three dice make a hill: most are in the middle, few are at the ends; -1.5 to 1.5
create function pg_temp.hill(salt text, n bigint) returns double precision immutable language sql as $$
    select pg_temp.dice(salt || 'a', n) + pg_temp.dice(salt || 'b', n) + pg_temp.dice(salt || 'c', n) - 1.5
$$;

create function pg_temp.pick(choice text[], salt text, n bigint) returns text immutable language sql as $$
    select choice[1 + floor(pg_temp.dice(salt, n) * cardinality(choice))::integer]
$$;

insert into users (id, name, interests, created_at)
select n::text,
       pg_temp.pick('{Ada,Ben,Carla,Deniz,Emil,Farah,Greta,Hakim,Ines,Jonas,Katya,Leo,Mira,Noah,Olga,Paul,Quinn,Rosa,Samir,Tessa,Uma,Viktor,Wanda,Xaver,Yara,Zoe}', 'first', n)
           || ' ' || pg_temp.pick('{Adler,Becker,Costa,Demir,Engel,Fischer,Gruber,Huber,Ivanov,Jansen,Keller,Lang,Moreau,Nowak,Okoye,Peters,Quade,Richter,Silva,Toth,Ullmann,Vogel,Weber,Xu,Yilmaz,Zimmer}', 'last', n),
       array(select interest
             from unnest('{climbing,cooking,cycling,dancing,films,football,gaming,gardening,hiking,languages,music,painting,photography,reading,running,theatre,travel,yoga}'::text[]) as interest
             order by md5(n || interest)
             limit 2 + floor(pg_temp.dice('interests', n) * 4)::integer),
       timestamptz '2026-11-01 00:00Z' - pg_temp.dice('joined', n) * interval '600 days'
from generate_series(1, ${seed_users}) as n;

-- Berlin, some 12 km around the middle
insert into locations (user_id, latitude, longitude, updated_at)
select n::text,
       round((52.52 + pg_temp.hill('latitude', n) * 0.11)::numeric, 6),
       round((13.405 + pg_temp.hill('longitude', n) * 0.18)::numeric, 6),
       timestamptz '2026-11-01 00:00Z' - pg_temp.dice('seen', n) * interval '7 days'
from generate_series(1, ${seed_users}) as n;

with catalogue as (
  select array_agg(id order by place) as ids, array_agg(points order by place) as points from challenges
), done as materialized (
  select n, turn, 1 + floor(pg_temp.dice('challenge' || turn, n) * (select cardinality(ids) from catalogue))::integer as number
  from generate_series(1, ${seed_users}) as n
  cross join lateral generate_series(1, floor(pg_temp.dice('busy', n) ^ 2 * 13)::integer) as turn
)
insert into completions (id, user_id, challenge_id, points, completed_at)
select 'seed-' || n || '-' || turn, n::text, ids[number], points[number],
       timestamptz '2026-11-01 00:00Z' - pg_temp.dice('completed' || turn, n) * interval '180 days'
from done, catalogue;

update users set reputation = earned.points
from (select user_id, sum(points) as points from completions group by user_id) as earned
where earned.user_id = users.id;

analyze users, locations, completions;
