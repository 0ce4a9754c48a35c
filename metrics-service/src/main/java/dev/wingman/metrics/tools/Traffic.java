package dev.wingman.metrics.tools;

import dev.wingman.metrics.tools.Plant.Endpoint;
import dev.wingman.schemas.EventCodec;
import dev.wingman.schemas.EventSource;
import dev.wingman.schemas.Topics;
import dev.wingman.schemas.telemetry.CacheHeartbeat;
import dev.wingman.schemas.telemetry.CacheTelemetryEvent;
import dev.wingman.schemas.telemetry.Heartbeat;
import dev.wingman.schemas.telemetry.RequestCompleted;
import dev.wingman.schemas.telemetry.RequestTelemetryEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The requests of a second: they come at random, more by day than by night, take a time with a long tail, and go through
 * one of the gateways that are up, which beat as they do in production. Not safe for concurrent use.
 */
final class Traffic {

    /** How far heartbeats lie behind. */
    private static final long SETTLING_MILLIS = 200;

    private static final long SECOND = 1_000;
    private static final double MICROS = 1_000;

    /** Some requests meet something slow without any trouble. */
    private static final double TAIL = 0.008;

    private static final double TAIL_MILLIS = 150;
    private static final double TAIL_EXPONENT = 0.7;
    private static final double LONGEST_MILLIS = 60_000;
    private static final double USUAL_FAILURES = 0.0003;
    private static final double USUAL_REFUSALS = 0.015;

    private final Dice dice;
    private final Wire wire;
    private final Journal journal;
    private final EventCodec<RequestTelemetryEvent> requests = new EventCodec<>(Topics.TELEMETRY_REQUESTS);
    private final EventCodec<CacheTelemetryEvent> caches = new EventCodec<>(Topics.TELEMETRY_CACHE);
    private final int[] restarts = new int[Plant.GATEWAYS];
    private final boolean[] wasDown = new boolean[Plant.GATEWAYS];
    private long number;

    Traffic(Dice dice, Wire wire, Journal journal) {
        this.dice = dice;
        this.wire = wire;
        this.journal = journal;
    }

    /**
     * @param load how much of the usual comes
     * @param now begin of the second, ms
     */
    void second(Weather weather, double load, long now) {
        List<Integer> up = new ArrayList<>();
        for (int gateway = 0; gateway < Plant.GATEWAYS; gateway++) {
            Weather.Gateway fare = weather.gateway(gateway);
            if (fare.down()) {
                restarts[gateway] += fare.restarts() && !wasDown[gateway] ? 1 : 0;
            } else {
                up.add(gateway);
                beat(gateway, fare, now);
            }
            wasDown[gateway] = fare.down();
        }
        if (up.isEmpty()) {
            return;
        }
        for (Endpoint endpoint : Plant.ENDPOINTS) {
            double usual = endpoint.perSecond() * load * (endpoint.model() ? 1 : weather.clicks());
            for (int left = dice.poisson(usual); left > 0; left--) {
                int gateway = dice.pick(up);
                answer(endpoint, weather, gateway, now + (long) dice.between(0, SECOND));
            }
            for (Weather.Extra extra : weather.extras()) {
                if (extra.endpoint().equals(endpoint.name())) {
                    for (int left = extra.requests(dice); left > 0; left--) {
                        long at = now + (long) dice.between(0, SECOND);
                        double millis = dice.logNormal(extra.millis(), 0.3);
                        send(endpoint, weather, dice.pick(up), at, extra.status(), millis);
                    }
                }
            }
        }
    }

    /** Name of a gateway since its last restart. */
    String instance(int gateway) {
        return "gateway-" + (gateway + 1) + (restarts[gateway] == 0 ? "" : "-" + restarts[gateway]);
    }

    private void answer(Endpoint endpoint, Weather weather, int gateway, long at) {
        Weather.Requests here = weather.requests(endpoint.name());
        Weather.Requests there = weather.gateway(gateway).requests();
        double millis = dice.logNormal(endpoint.medianMillis(), endpoint.sigma());
        if (dice.chance(TAIL)) {
            millis = Math.min(LONGEST_MILLIS, millis + TAIL_MILLIS * (Math.exp(dice.exponential(1 / TAIL_EXPONENT))));
        }
        int status = 200;
        if (dice.chance(USUAL_REFUSALS + here.refused())) {
            status = 404;
        }
        for (Weather.Requests fare : List.of(here, there)) {
            if (dice.chance(fare.slow())) {
                millis = fare.slowMillis() * dice.logBetween(1, 4);
            }
            if (dice.chance(fare.failing())) {
                status = 503;
            }
        }
        if (dice.chance(USUAL_FAILURES)) {
            status = 500;
        }
        send(endpoint, weather, gateway, at, status, here.exactMillis() > 0 ? here.exactMillis() : millis);
    }

    private void send(Endpoint endpoint, Weather weather, int gateway, long at, int status, double millis) {
        Weather.Gateway fare = weather.gateway(gateway);
        long done = Math.max(at, fare.pausedUntil());
        long micros = Math.round(millis * MICROS) + (done - at) * SECOND;
        long stamp = done + fare.skewMillis();
        number++;
        RequestCompleted event = new RequestCompleted(
                "req_" + number,
                String.format("%032x", number),
                endpoint.name(),
                status,
                micros,
                null,
                instance(gateway),
                Instant.ofEpochMilli(stamp));
        int partition = dice.whole(0, Topics.TELEMETRY_REQUESTS.partitions() - 1);
        wire.send(requests, source(gateway), partition, event, stamp, done, fare.heldUntil());
        journal.request(endpoint, new Journal.Request(done, status, micros));
    }

    private void beat(int gateway, Weather.Gateway fare, long now) {
        if (fare.pausedUntil() > now) {
            return;
        }
        long at = now + fare.skewMillis();
        Instant settled = Instant.ofEpochMilli(at - SETTLING_MILLIS);
        EventSource source = source(gateway);
        for (int partition = 0; partition < Topics.TELEMETRY_REQUESTS.partitions(); partition++) {
            Heartbeat beat = new Heartbeat(source.instance(), 0, settled);
            wire.send(requests, source, partition, beat, settled.toEpochMilli(), now, fare.heldUntil());
        }
        for (int partition = 0; partition < Topics.TELEMETRY_CACHE.partitions(); partition++) {
            CacheHeartbeat beat = new CacheHeartbeat("gateway-service/" + source.instance(), settled);
            wire.send(caches, source, partition, beat, settled.toEpochMilli(), now, fare.heldUntil());
        }
    }

    private EventSource source(int gateway) {
        return new EventSource("gateway-service", instance(gateway));
    }
}
