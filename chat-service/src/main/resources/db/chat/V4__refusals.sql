-- A refusal tells what is reserved by other requests of the user, in reserved_amount: when these have ended, a part of it is
-- free again.
create or replace function reserve_budget(
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
        return query select 'month', greatest(0, monthly - of_month.spent - of_month.reserved), of_month.reserved;
        return;
    end if;
    if daily > 0 and of_day.spent + of_day.reserved + wanted > daily then
        delete from chat.budget_reservations where request_id = for_request;
        return query select 'day', greatest(0, daily - of_day.spent - of_day.reserved), of_day.reserved;
        return;
    end if;
    update chat.budgets b set reserved = b.reserved + wanted
    where b.user_id = for_user
      and ((b.period = 'day' and b.starts = on_day)
        or (b.period = 'month' and b.starts = date_trunc('month', on_day)::date));
    return query select null::text, null::bigint, wanted;
end
$$;
