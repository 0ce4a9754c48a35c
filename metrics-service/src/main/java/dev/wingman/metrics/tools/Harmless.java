package dev.wingman.metrics.tools;

import static dev.wingman.metrics.tools.Trouble.API;
import static dev.wingman.metrics.tools.Trouble.EVERYTHING;
import static dev.wingman.metrics.tools.Trouble.endpoint;
import static dev.wingman.metrics.tools.Trouble.harmless;

import dev.wingman.metrics.tools.Plant.Cache;
import dev.wingman.metrics.tools.Plant.Endpoint;
import dev.wingman.metrics.tools.Plant.Instance;
import dev.wingman.metrics.tools.Plant.Model;
import dev.wingman.metrics.tools.Trouble.Effect;
import dev.wingman.metrics.tools.Weather.Gateway;
import dev.wingman.metrics.tools.Weather.Requests;
import dev.wingman.metrics.tools.Weather.Resources;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** What looks like an incident and is none: nobody wants to be told of it. */
final class Harmless {

    /** Makes one of each kind, by name. */
    static final Map<String, Function<Dice, Trouble>> KINDS = kinds();

    private static final long SECOND = 1_000;

    private Harmless() {}

    private static Map<String, Function<Dice, Trouble>> kinds() {
        Map<String, Function<Dice, Trouble>> kinds = new LinkedHashMap<>();
        kinds.put("deploy-blip", dice -> rollingBlip("deploy-blip", dice, 8, Requests.failing(dice.between(0.3, 1))));
        kinds.put("cold-start", dice -> rollingBlip("cold-start", dice, 8, Requests.slow(dice.between(0.3, 0.9), 400)));
        kinds.put("garbage-collection", Harmless::garbageCollection);
        kinds.put("quick-restart", Harmless::quickRestart);
        kinds.put("quiet-night", Harmless::quietNight);
        kinds.put("busy-minutes", Harmless::busyMinutes);
        kinds.put("late-burst", Harmless::lateBurst);
        kinds.put("skewed-clock", Harmless::skewedClock);
        kinds.put("one-slow-request", Harmless::oneSlowRequest);
        kinds.put("few-errors", Harmless::fewErrors);
        kinds.put("stray-bot", Harmless::strayBot);
        kinds.put("mistyped-passwords", dice -> trickle("mistyped-passwords", dice, 401));
        kinds.put("retry-storm", dice -> trickle("retry-storm", dice, 429));
        kinds.put("at-latency-threshold", Harmless::atLatencyThreshold);
        kinds.put("at-pool-threshold", dice -> steady("at-pool-threshold", dice, new Resources(0.8, null, 0)));
        kinds.put("at-lag-threshold", dice -> steady("at-lag-threshold", dice, new Resources(null, 1_000L, 0)));
        kinds.put("pool-burst", dice -> burst("pool-burst", dice, 20, new Resources(1.0, null, 0)));
        kinds.put(
                "rebalance",
                dice -> burst("rebalance", dice, 40, new Resources(null, (long) dice.logBetween(2_000, 20_000), 0)));
        kinds.put("restarted-service", Harmless::restartedService);
        kinds.put("cold-cache", Harmless::coldCache);
        kinds.put("long-answers", Harmless::longAnswers);
        kinds.put("provider-hiccup", Harmless::providerHiccup);
        kinds.put("long-documents", Harmless::longDocuments);
        return kinds;
    }

    /** One gateway after the other, as in a rolling update. */
    private static Trouble rollingBlip(String kind, Dice dice, int longest, Requests fare) {
        int each = dice.whole(3, longest);
        return harmless(
                kind, each + " s at each gateway", each * (Plant.GATEWAYS + 1), Set.of(API), (weather, begin, now) -> {
                    long part = (now - begin) / (each * SECOND);
                    if (part != 1) { // the pause between the two
                        weather.gateway(part == 0 ? 0 : 1, Gateway.with(fare));
                    }
                });
    }

    private static Trouble garbageCollection(Dice dice) {
        long millis = Math.round(dice.between(800, 4_000));
        return harmless(
                "garbage-collection",
                millis + " ms",
                5,
                Set.of(API),
                (weather, begin, now) -> weather.gateway(0, Gateway.pausedUntil(begin + millis)));
    }

    private static Trouble quickRestart(Dice dice) {
        int seconds = dice.whole(10, 40);
        return harmless("quick-restart", "all gateways", seconds, Set.of(EVERYTHING), (weather, begin, now) -> {
            for (int gateway = 0; gateway < Plant.GATEWAYS; gateway++) {
                weather.gateway(gateway, Gateway.gone(true));
            }
        });
    }

    /** All instances at once, as after a new version was put where the old one was. */
    private static Trouble restartedService(Dice dice) {
        String service = dice.pick(List.of("chat-service", "cache-service"));
        return harmless(
                "restarted-service",
                service,
                dice.whole(10, 70),
                Plant.of(service),
                (weather, begin, now) -> weather.gone(service));
    }

    /** Few requests, and of these more than usual are slow, fail or miss. */
    private static Trouble quietNight(Dice dice) {
        double load = dice.logBetween(0.008, 0.04);
        double slow = dice.between(0.06, 0.15);
        double failing = dice.between(0.01, 0.03);
        return harmless("quiet-night", "", dice.whole(900, 1_500), Set.of(EVERYTHING), (weather, begin, now) -> {
            weather.load(load);
            Plant.ENDPOINTS.forEach(
                    endpoint -> weather.requests(endpoint.name(), new Requests(slow, 400, failing, 0, 0)));
            Plant.CACHES.forEach(cache -> weather.hitRatio(cache.name(), 0.6));
        });
    }

    private static Trouble busyMinutes(Dice dice) {
        double factor = dice.between(2.0, 4.0);
        return harmless(
                "busy-minutes",
                Math.round(factor) + " times",
                dice.whole(180, 480),
                Set.of(API),
                (weather, begin, now) -> weather.clicks(factor));
    }

    /** Cut off from Kafka, a gateway goes on; then all that it has to say comes at once. */
    private static Trouble lateBurst(Dice dice) {
        int seconds = dice.whole(15, 90);
        return harmless(
                "late-burst",
                "one gateway",
                seconds,
                Set.of(EVERYTHING),
                (weather, begin, now) -> weather.gateway(1, Gateway.heldUntil(begin + seconds * SECOND)));
    }

    private static Trouble skewedClock(Dice dice) {
        double ahead = dice.chance(0.5) ? dice.between(2.0, 14.0) : dice.logBetween(30, 3_600);
        long skew = Math.round((dice.chance(0.5) ? 1 : -1) * ahead * SECOND);
        return harmless(
                "skewed-clock",
                skew / SECOND + " s",
                dice.whole(120, 600),
                Set.of(EVERYTHING),
                (weather, begin, now) -> weather.gateway(1, Gateway.skewed(skew)));
    }

    private static Trouble oneSlowRequest(Dice dice) {
        Endpoint endpoint = dice.pick(Plant.ENDPOINTS);
        double millis = dice.between(15_000.0, 60_000.0);
        return onEndpoint(
                "one-slow-request",
                endpoint,
                1,
                (weather, begin, now) -> weather.add(new Weather.Extra(endpoint.name(), 200, 1, millis)));
    }

    /** Less than would spend the budget within two days. */
    private static Trouble fewErrors(Dice dice) {
        Endpoint endpoint = dice.pick(Plant.ENDPOINTS.subList(0, 2));
        double share = dice.between(0.003, 0.008);
        return onEndpoint(
                "few-errors",
                endpoint,
                dice.whole(480, 900),
                (weather, begin, now) -> weather.requests(endpoint.name(), Requests.failing(share)));
    }

    private static Trouble strayBot(Dice dice) {
        Endpoint endpoint = dice.pick(Plant.ENDPOINTS.subList(0, 3));
        double share = dice.between(0.2, 0.4);
        return onEndpoint(
                "stray-bot",
                endpoint,
                dice.whole(300, 900),
                (weather, begin, now) -> weather.requests(endpoint.name(), Requests.refused(share)));
    }

    /** Up to three quarters of what somebody must be told of. */
    private static Trouble trickle(String kind, Dice dice, int status) {
        Endpoint endpoint = Plant.ENDPOINTS.get(0);
        double perSecond = dice.between(0.4, 1.25);
        return harmless(
                kind,
                Math.round(perSecond * 60) + " a minute",
                dice.whole(180, 600),
                Set.of(endpoint(endpoint.name()), status == 401 ? "password-guessing" : "runaway-client"),
                (weather, begin, now) -> weather.add(new Weather.Extra(endpoint.name(), status, perSecond, 5)));
    }

    private static Trouble atLatencyThreshold(Dice dice) {
        Endpoint endpoint = dice.pick(Plant.ENDPOINTS.subList(0, 3));
        return onEndpoint(
                "at-latency-threshold",
                endpoint,
                dice.whole(120, 400),
                (weather, begin, now) -> weather.requests(endpoint.name(), Requests.exactly(300)));
    }

    private static Trouble onEndpoint(String kind, Endpoint endpoint, int seconds, Effect effect) {
        return harmless(kind, endpoint.name(), seconds, Set.of(endpoint(endpoint.name())), effect);
    }

    private static Trouble steady(String kind, Dice dice, Resources fare) {
        return onInstance(kind, dice.pick(Plant.WITH_POOL), dice.whole(150, 400), fare);
    }

    private static Trouble burst(String kind, Dice dice, int longest, Resources fare) {
        return onInstance(kind, dice.pick(Plant.WITH_POOL), dice.whole(10, longest), fare);
    }

    private static Trouble onInstance(String kind, Instance instance, int seconds, Resources fare) {
        return harmless(
                kind,
                instance.name(),
                seconds,
                Set.of(instance.subject()),
                (weather, begin, now) -> weather.resources(instance.subject(), fare));
    }

    /** Empty after a restart, it is warm within one to three minutes: nine tenths of the way. */
    private static Trouble coldCache(Dice dice) {
        Cache cache = dice.pick(Plant.CACHES);
        double warm = dice.between(60.0, 180.0);
        return harmless(
                "cold-cache",
                "warm after " + Math.round(warm) + " s",
                (int) (2 * warm),
                Set.of(cache.name()),
                (weather, begin, now) -> {
                    double cold = Math.pow(0.1, (now - begin) / (warm * SECOND));
                    weather.hitRatio(cache.name(), cache.hitRatio() * (1 - 0.95 * cold));
                });
    }

    /** A model that thinks takes its time by design. */
    private static Trouble longAnswers(Dice dice) {
        Model model = dice.pick(Plant.MODELS);
        double factor = dice.between(2.0, 6.0);
        return harmless(
                "long-answers", model.name(), dice.whole(300, 900), Set.of(model.subject()), (weather, begin, now) -> {
                    weather.calls(
                            model.subject(), weather.calls(model.subject()).taking(factor));
                    Plant.ENDPOINTS.stream()
                            .filter(Endpoint::model)
                            .forEach(endpoint -> weather.requests(endpoint.name(), Requests.slow(0.7, 8_000)));
                });
    }

    private static Trouble providerHiccup(Dice dice) {
        Model model = dice.pick(Plant.MODELS);
        double share = dice.between(0.5, 1);
        return harmless(
                "provider-hiccup",
                model.name(),
                dice.whole(5, 15),
                Set.of(model.subject()),
                (weather, begin, now) -> weather.calls(
                        model.subject(), weather.calls(model.subject()).breaking(share)));
    }

    private static Trouble longDocuments(Dice dice) {
        Model model = dice.pick(Plant.MODELS);
        long each = Math.round(dice.between(300_000.0, 800_000.0));
        return harmless(
                "long-documents",
                model.name(),
                dice.whole(1, 2),
                Set.of("cost"),
                (weather, begin, now) -> weather.calls(
                        model.subject(), weather.calls(model.subject()).withExtra(each)));
    }
}
