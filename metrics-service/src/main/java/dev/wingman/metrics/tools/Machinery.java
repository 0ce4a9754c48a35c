package dev.wingman.metrics.tools;

import dev.wingman.metrics.tools.Plant.Cache;
import dev.wingman.metrics.tools.Plant.Instance;
import dev.wingman.metrics.tools.Plant.Model;
import dev.wingman.schemas.EventCodec;
import dev.wingman.schemas.EventSource;
import dev.wingman.schemas.Topics;
import dev.wingman.schemas.chat.AnswerSource;
import dev.wingman.schemas.chat.Usage;
import dev.wingman.schemas.telemetry.AiHeartbeat;
import dev.wingman.schemas.telemetry.AiTelemetryEvent;
import dev.wingman.schemas.telemetry.CacheAccessed;
import dev.wingman.schemas.telemetry.CacheAccesses;
import dev.wingman.schemas.telemetry.CacheHeartbeat;
import dev.wingman.schemas.telemetry.CacheOutcome;
import dev.wingman.schemas.telemetry.CacheTelemetryEvent;
import dev.wingman.schemas.telemetry.ModelCallCompleted;
import dev.wingman.schemas.telemetry.ModelCallOutcome;
import dev.wingman.schemas.telemetry.PoolSample;
import dev.wingman.schemas.telemetry.ResourceHeartbeat;
import dev.wingman.schemas.telemetry.ResourceTelemetryEvent;
import dev.wingman.schemas.telemetry.ResourcesSampled;
import dev.wingman.schemas.telemetry.TurnMeasured;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What happens in a second behind the gateways: caches, models, pools and backlogs. Not safe for concurrent use. */
final class Machinery {

    private static final long SECOND = 1_000;

    /** Turns wait for their transaction; the heartbeats of the models' telemetry lie behind as far. */
    private static final long COMMIT_MILLIS = 600;

    private static final int SAMPLE_SECONDS = 5;
    private static final long HEAP = 512L << 20;
    private static final double MICROS = 1_000;

    private final Dice dice;
    private final Wire wire;
    private final Journal journal;
    private final EventCodec<CacheTelemetryEvent> caches = new EventCodec<>(Topics.TELEMETRY_CACHE);
    private final EventCodec<AiTelemetryEvent> models = new EventCodec<>(Topics.TELEMETRY_AI);
    private final EventCodec<ResourceTelemetryEvent> resources = new EventCodec<>(Topics.TELEMETRY_RESOURCES);
    private long number;

    Machinery(Dice dice, Wire wire, Journal journal) {
        this.dice = dice;
        this.wire = wire;
        this.journal = journal;
    }

    /**
     * @param load how much of the usual comes
     * @param gateways names of all
     */
    void second(Weather weather, double load, List<String> gateways, long now) {
        for (int gateway = 0; gateway < gateways.size(); gateway++) {
            Weather.Gateway fare = weather.gateway(gateway);
            if (!fare.down()) {
                for (Cache cache : Plant.CACHES) {
                    double usual = cache.perSecond() * load * weather.clicks() / gateways.size();
                    read(cache, usual, weather, gateways.get(gateway), fare, now);
                }
            }
        }
        for (Model model : weather.isGone("chat-service") ? List.<Model>of() : Plant.MODELS) {
            for (int left = dice.poisson(model.perSecond() * load); left > 0; left--) {
                call(model, weather.calls(model.subject()), now + (long) dice.between(0, SECOND));
            }
            if (weather.calls(model.subject()).extraMicroUsd() > 0) {
                end(model, false, 60_000, weather.calls(model.subject()).extraMicroUsd(), now);
            }
        }
        for (int i = 0; i < Plant.INSTANCES.size(); i++) {
            Instance instance = Plant.INSTANCES.get(i);
            boolean down = i < gateways.size() && weather.gateway(i).down();
            if (!down && !weather.isGone(instance.service())) {
                tell(instance, weather, load, i, now);
            }
        }
    }

    private void read(Cache cache, double usual, Weather weather, String gateway, Weather.Gateway fare, long now) {
        int reads = dice.poisson(usual);
        if (reads == 0) {
            return;
        }
        int hits = dice.binomial(reads, weather.hitRatio(cache));
        int near = dice.binomial(hits, 0.8);
        long end = now + SECOND - 1;
        long stamp = end + fare.skewMillis();
        EventSource source = new EventSource("gateway-service", gateway);
        wire.send(
                caches,
                source,
                partition(Topics.TELEMETRY_CACHE.partitions()),
                new CacheAccesses(
                        cache.name(),
                        near,
                        hits - near,
                        reads - hits,
                        0,
                        0,
                        gateway,
                        Instant.ofEpochMilli(stamp - SECOND),
                        Instant.ofEpochMilli(stamp)),
                stamp,
                end,
                fare.heldUntil());
        journal.add(cache.name(), new Journal.Reads(end, hits, reads - hits));
        for (int left = weather.isGone("cache-service") ? 0 : reads - hits; left > 0; left--) {
            load(cache, now + (long) dice.between(0, SECOND));
        }
    }

    private void load(Cache cache, long at) {
        long micros = Math.round(dice.logNormal(8, 0.6) * MICROS);
        CacheAccessed event =
                new CacheAccessed(cache.name(), CacheOutcome.MISS, micros, "cache-1", Instant.ofEpochMilli(at));
        wire.send(
                caches,
                new EventSource("cache-service", "cache-1"),
                partition(Topics.TELEMETRY_CACHE.partitions()),
                event,
                at,
                at,
                0);
    }

    private void call(Model model, Weather.Calls fare, long at) {
        boolean failed = dice.chance(0.005 + fare.failing());
        double millis = dice.logNormal(model.medianMillis(), 0.6) * fare.timeFactor();
        long cost = failed ? 0 : Math.round(dice.logNormal(model.costMicroUsd(), 0.8) * 0.726 * fare.costFactor());
        end(model, failed, millis, cost, at);
    }

    private void end(Model model, boolean failed, double millis, long cost, long at) {
        number++;
        Instant time = Instant.ofEpochMilli(at);
        long micros = Math.round(millis * MICROS);
        ModelCallCompleted call = new ModelCallCompleted(
                "req_c" + number,
                1,
                "anthropic",
                model.name(),
                model.tier(),
                failed ? ModelCallOutcome.UNAVAILABLE : ModelCallOutcome.SUCCEEDED,
                failed ? Usage.NONE : new Usage(900, 250, 0),
                cost,
                failed ? 0 : micros / 5,
                micros,
                time);
        TurnMeasured turn = new TurnMeasured(
                "req_c" + number,
                String.format("%016x", number % 997),
                String.format("%016x", number % 1_499),
                false,
                model.tier(),
                model.name(),
                AnswerSource.MODEL,
                null,
                false,
                0.4,
                cost,
                0,
                0,
                0,
                time);
        int partition = partition(Topics.TELEMETRY_AI.partitions());
        EventSource source = new EventSource("chat-service", partition % 2 == 0 ? "chat-1" : "chat-2");
        long committed = at + (long) dice.between(50, COMMIT_MILLIS);
        wire.send(models, source, partition, call, at, committed, 0);
        wire.send(models, source, partition, turn, at, committed, 0);
        journal.add(model.subject(), new Journal.Call(at, failed, cost));
        journal.add(Journal.ALL, new Journal.Call(at, failed, cost));
    }

    private void tell(Instance instance, Weather weather, double load, int number, long now) {
        EventSource source = new EventSource(instance.service(), instance.name());
        String name = instance.service() + "/" + instance.name();
        Instant settled = Instant.ofEpochMilli(now - 200);
        wire.send(resources, source, 0, new ResourceHeartbeat(name, settled), settled.toEpochMilli(), now, 0);
        if (instance.service().equals("cache-service")) {
            for (int p = 0; p < Topics.TELEMETRY_CACHE.partitions(); p++) {
                wire.send(caches, source, p, new CacheHeartbeat(name, settled), settled.toEpochMilli(), now, 0);
            }
        } else if (instance.service().equals("chat-service")) {
            Instant committed = Instant.ofEpochMilli(now - COMMIT_MILLIS);
            for (int p = 0; p < Topics.TELEMETRY_AI.partitions(); p++) {
                wire.send(models, source, p, new AiHeartbeat(name, committed), committed.toEpochMilli(), now, 0);
            }
        }
        if (now / SECOND % SAMPLE_SECONDS == number % SAMPLE_SECONDS) {
            sample(instance, source, weather.resources(instance.subject()), load, now);
        }
    }

    private void sample(Instance instance, EventSource source, Weather.Resources fare, double load, long now) {
        int inUse = 0;
        if (instance.poolSize() > 0) {
            Double use = fare.poolUse();
            double share = use != null ? use : Math.max(0, 0.3 * load + 0.1 * dice.gaussian());
            inUse = use != null && use * instance.poolSize() == Math.rint(use * instance.poolSize())
                    ? (int) Math.rint(use * instance.poolSize())
                    : dice.binomial(instance.poolSize(), share);
        }
        @Nullable Long lag = instance.reads() ? (Long) lag(fare) : null;
        List<PoolSample> pools = instance.poolSize() == 0
                ? List.of()
                : List.of(new PoolSample(
                        instance.pool(),
                        instance.poolSize(),
                        inUse,
                        instance.poolSize() - inUse,
                        0,
                        0,
                        inUse > 0 ? 1 : 0));
        ResourcesSampled event = new ResourcesSampled(
                instance.service(),
                instance.name(),
                (long) (HEAP * dice.between(0.3, 0.8)),
                HEAP,
                Math.min(1, dice.between(0.1, 0.5) * load),
                lag,
                fare.deadLetters(),
                pools,
                Instant.ofEpochMilli(now));
        wire.send(resources, source, 0, event, now, now, 0);
        Journal.Sample truth = new Journal.Sample(
                now,
                instance.poolSize() == 0 ? null : (Double) ((double) inUse / instance.poolSize()),
                lag,
                fare.deadLetters());
        journal.add(instance.subject(), truth);
        journal.add(instance.group(), truth);
        journal.add(Journal.ALL, truth);
    }

    private long lag(Weather.Resources fare) {
        Long lag = fare.lag();
        return lag != null ? lag : Math.round(dice.exponential(15));
    }

    private int partition(int partitions) {
        return dice.whole(0, partitions - 1);
    }
}
