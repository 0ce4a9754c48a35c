-- What was spent and saved, added up from the topic chat.turns: written by chat-service only, each turn counted once.
-- What is spent may be dropped and rebuilt from the topic: empty ledger_days and ledger_progress together.

-- Sums of a day, model and tier, as the event ledger-day-updated has them.
create table ledger_days (
    day                   date   not null,
    provider              text   not null,
    model                 text   not null,
    tier                  text   not null,
    turns                 bigint not null,
    failed_turns          bigint not null,
    kept_answers          bigint not null,
    ambiguous_turns       bigint not null,
    calls                 bigint not null,
    failed_calls          bigint not null,
    input_tokens          bigint not null,
    output_tokens         bigint not null,
    cached_input_tokens   bigint not null,
    cost                  bigint not null,
    failed_calls_cost     bigint not null,
    unaccounted           bigint not null,
    baseline              bigint not null,
    on_standard           bigint not null,
    on_premium            bigint not null,
    saved_by_routing      bigint not null,
    saved_by_cache        bigint not null,
    saved_by_compression  bigint not null,
    -- Grows with each change; chat.ledger has the row as of published.
    revision              bigint not null default 1,
    published             bigint not null default 0,
    primary key (day, provider, model, tier)
);

create index ledger_days_unpublished on ledger_days (day) where revision <> published;

-- Turns of a partition of chat.turns before this offset are in the sums.
create table ledger_progress (
    partition   int    primary key,
    next_offset bigint not null
);

-- What a user has spent and reserved in a period, in millionths of a US dollar. Kept only where there are limits.
create table budgets (
    user_id  text   not null,
    period   text   not null check (period in ('day', 'month')),
    starts   date   not null,
    spent    bigint not null default 0,
    reserved bigint not null default 0 check (reserved >= 0),
    primary key (user_id, period, starts)
);

-- Requests that are being answered; a row leaves when the request's turn is counted.
create table budget_reservations (
    request_id text        primary key,
    user_id    text        not null,
    day        date        not null,
    amount     bigint      not null,
    expires_at timestamptz not null
);

create index budget_reservations_expiry on budget_reservations (expires_at);

-- Reserves for a request in its day and month, or in neither. A limit of 0 is none. The rows of a user are locked in the
-- order of the primary key here and where turns are counted, so that nobody waits in a circle.
-- Answers with the period that refused (null: granted), what is left of it, and the amount that is reserved.
create function reserve_budget(
    for_request text, for_user text, wanted bigint, on_day date, daily bigint, monthly bigint, until timestamptz)
    returns table (refused_by text, remaining bigint, reserved_amount bigint)
    language plpgsql as $$
declare
    of_day   chat.budgets;
    of_month chat.budgets;
begin
    insert into chat.budget_reservations (request_id, user_id, day, amount, expires_at)
    values (for_request, for_user, on_day, wanted, until)
    on conflict do nothing;
    if not found then
        return query select null::text, null::bigint, r.amount
                     from chat.budget_reservations r where r.request_id = for_request;
        return;
    end if;
    insert into chat.budgets (user_id, period, starts)
    values (for_user, 'day', on_day), (for_user, 'month', date_trunc('month', on_day)::date)
    on conflict do nothing;
    select * into of_day from chat.budgets b
    where b.user_id = for_user and b.period = 'day' and b.starts = on_day for update;
    select * into of_month from chat.budgets b
    where b.user_id = for_user and b.period = 'month' and b.starts = date_trunc('month', on_day)::date for update;
    if monthly > 0 and of_month.spent + of_month.reserved + wanted > monthly then
        delete from chat.budget_reservations where request_id = for_request;
        return query select 'month', greatest(0, monthly - of_month.spent - of_month.reserved), 0::bigint;
        return;
    end if;
    if daily > 0 and of_day.spent + of_day.reserved + wanted > daily then
        delete from chat.budget_reservations where request_id = for_request;
        return query select 'day', greatest(0, daily - of_day.spent - of_day.reserved), 0::bigint;
        return;
    end if;
    update chat.budgets b set reserved = b.reserved + wanted
    where b.user_id = for_user
      and ((b.period = 'day' and b.starts = on_day)
        or (b.period = 'month' and b.starts = date_trunc('month', on_day)::date));
    return query select null::text, null::bigint, wanted;
end
$$;
