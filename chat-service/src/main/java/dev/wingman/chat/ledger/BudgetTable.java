package dev.wingman.chat.ledger;

import dev.wingman.schemas.chat.BudgetState;
import dev.wingman.schemas.chat.ChatRequested;
import dev.wingman.schemas.chat.TurnCompleted;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.Readable;
import io.r2dbc.spi.Result;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The tables {@code chat.budgets} and {@code chat.budget_reservations}. Safe for concurrent use. */
final class BudgetTable {

    private static final String RESERVE = """
            select refused_by, remaining, reserved_amount from chat.reserve_budget($1, $2, $3, $4, $5, $6, $7)
            """;

    /** What a reservation was made for is paid from, even if the turn ended after midnight. */
    private static final String SETTLE = """
            with turn as (
                select * from unnest($1::text[], $2::text[], $3::bigint[], $4::date[]) as t(request_id, user_id, cost, day)
            ), freed as (
                delete from chat.budget_reservations r using turn where r.request_id = turn.request_id
                returning r.request_id, r.day, r.amount
            ), change as (
                select turn.user_id, coalesce(freed.day, turn.day) as day,
                       sum(turn.cost) as cost, sum(coalesce(freed.amount, 0)) as amount
                from turn left join freed using (request_id)
                where turn.cost > 0 or freed.request_id is not null
                group by 1, 2
            ), periods as (
                select user_id, 'day' as period, day as starts, cost, amount from change
                union all
                select user_id, 'month', date_trunc('month', day)::date, sum(cost), sum(amount) from change group by 1, 3
            )
            insert into chat.budgets as b (user_id, period, starts, spent, reserved)
            select user_id, period, starts, cost, 0 from periods order by user_id, period, starts
            on conflict (user_id, period, starts) do update
            set spent = b.spent + excluded.spent,
                reserved = greatest(0, b.reserved - (select p.amount from periods p
                    where p.user_id = b.user_id and p.period = b.period and p.starts = b.starts))
            """;

    private static final String EXPIRE = """
            with gone as (
                delete from chat.budget_reservations where expires_at < $1 returning user_id, day, amount
            ), periods as (
                select user_id, 'day' as period, day as starts, sum(amount) as amount from gone group by 1, 3
                union all
                select user_id, 'month', date_trunc('month', day)::date, sum(amount) from gone group by 1, 3
            ), locked as (
                select b.user_id, b.period, b.starts, p.amount
                from chat.budgets b join periods p using (user_id, period, starts)
                order by 1, 2, 3 for update of b
            )
            update chat.budgets b set reserved = greatest(0, b.reserved - locked.amount)
            from locked where b.user_id = locked.user_id and b.period = locked.period and b.starts = locked.starts
            """;

    private final ConnectionFactory connections;

    BudgetTable(ConnectionFactory connections) {
        this.connections = connections;
    }

    /**
     * What became of a request.
     *
     * @param refusal the budget that was too small; null when the amount is reserved
     * @param reservedMicroUsd for this request, or, when it is refused, for others of the user
     */
    record Reservation(@Nullable BudgetState refusal, long reservedMicroUsd) {}

    Mono<Reservation> reserve(
            ChatRequested request, long microUsd, BudgetSettings.Limits limits, Instant now, Duration expiry) {
        LocalDate day = day(now);
        return Mono.usingWhen(
                connections.create(),
                connection -> Flux.from(connection
                                .createStatement(RESERVE)
                                .bind(0, request.requestId())
                                .bind(1, storable(request.userId()))
                                .bind(2, microUsd)
                                .bind(3, day)
                                .bind(4, limits.daily())
                                .bind(5, limits.monthly())
                                .bind(6, now.plus(expiry).atOffset(ZoneOffset.UTC))
                                .execute())
                        .flatMap(result -> result.map(row -> reservation(row, limits, day)))
                        .single(),
                Connection::close);
    }

    /** Adds the cost of turns to what their users have spent, in place of what they reserved; part of a transaction. */
    Mono<Void> settle(Connection transaction, List<TurnCompleted> turns) {
        return Flux.from(transaction
                        .createStatement(SETTLE)
                        .bind(0, turns.stream().map(TurnCompleted::requestId).toArray(String[]::new))
                        .bind(
                                1,
                                turns.stream()
                                        .map(turn -> storable(turn.userId()))
                                        .toArray(String[]::new))
                        .bind(2, turns.stream().map(TurnCompleted::costMicroUsd).toArray(Long[]::new))
                        .bind(
                                3,
                                turns.stream()
                                        .map(turn -> day(turn.completedAt()))
                                        .toArray(LocalDate[]::new))
                        .execute())
                .flatMap(Result::getRowsUpdated)
                .then();
    }

    /** Gives back what was reserved for requests that never ended. */
    Mono<Void> expire(Instant now) {
        return Mono.usingWhen(
                connections.create(),
                connection -> Flux.from(connection
                                .createStatement(EXPIRE)
                                .bind(0, now.atOffset(ZoneOffset.UTC))
                                .execute())
                        .flatMap(Result::getRowsUpdated)
                        .then(),
                Connection::close);
    }

    static LocalDate day(Instant time) {
        return time.atOffset(ZoneOffset.UTC).toLocalDate();
    }

    private static Reservation reservation(Readable row, BudgetSettings.Limits limits, LocalDate day) {
        String period = row.get("refused_by", String.class);
        long reserved = Objects.requireNonNull(row.get("reserved_amount", Long.class));
        if (period == null) {
            return new Reservation(null, reserved);
        }
        boolean daily = period.equals("day");
        LocalDate renewed = daily ? day.plusDays(1) : day.withDayOfMonth(1).plusMonths(1);
        return new Reservation(
                new BudgetState(
                        period,
                        daily ? limits.daily() : limits.monthly(),
                        Objects.requireNonNull(row.get("remaining", Long.class)),
                        renewed.atStartOfDay().toInstant(ZoneOffset.UTC)),
                reserved);
    }

    /** PostgreSQL can't keep the character NUL. */
    private static String storable(String user) {
        return user.indexOf('\0') < 0 ? user : user.replace("\0", "");
    }
}
