package dev.wingman.metrics.tools;

import static dev.wingman.metrics.tools.Trouble.EVERYTHING;
import static dev.wingman.metrics.tools.Trouble.endpoint;
import static dev.wingman.metrics.tools.Trouble.incident;

import dev.wingman.metrics.tools.Plant.Endpoint;
import dev.wingman.metrics.tools.Plant.Instance;
import dev.wingman.metrics.tools.Plant.Model;
import dev.wingman.metrics.tools.Trouble.Sign;
import dev.wingman.metrics.tools.Weather.Requests;
import dev.wingman.metrics.tools.Weather.Resources;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * What somebody must be told of, from barely to massive. It was settled before any rule was tried: requests that are slow
 * or fail, pools and backlogs for two minutes or more; what is promised for five minutes (caches, cost, refusals, the
 * error budget, models) for six to eight minutes or more; no instance of a service for two minutes or more, no gateway for
 * more than a minute; any dead letter.
 */
final class Incidents {

    private static final List<Endpoint> WITHOUT_MODEL =
            Plant.ENDPOINTS.stream().filter(endpoint -> !endpoint.model()).toList();

    /** Makes one of each kind, by name. */
    static final Map<String, Function<Dice, Trouble>> KINDS = kinds();

    private Incidents() {}

    private static Map<String, Function<Dice, Trouble>> kinds() {
        Map<String, Function<Dice, Trouble>> kinds = new LinkedHashMap<>();
        kinds.put("slow-dependency", Incidents::slowDependency);
        kinds.put("failing-endpoint", Incidents::failingEndpoint);
        kinds.put("burning-budget", Incidents::burningBudget);
        kinds.put("broken-client", Incidents::brokenClient);
        kinds.put("password-guessing", Incidents::passwordGuessing);
        kinds.put("runaway-client", Incidents::runawayClient);
        kinds.put("full-pool", Incidents::fullPool);
        kinds.put("lost-cache", Incidents::lostCache);
        kinds.put("failing-model", Incidents::failingModel);
        kinds.put("costly-hour", Incidents::costlyHour);
        kinds.put("stuck-reader", Incidents::stuckReader);
        kinds.put("bad-records", Incidents::badRecords);
        kinds.put("lost-service", Incidents::lostService);
        kinds.put("no-gateway", Incidents::noGateway);
        return kinds;
    }

    private static Trouble slowDependency(Dice dice) {
        Endpoint endpoint = dice.pick(WITHOUT_MODEL);
        Requests fare = Requests.slow(dice.logBetween(0.06, 1), dice.logBetween(350, 900));
        return incident(
                "slow-dependency",
                percent(fare.slow()) + " slow",
                seconds(dice, 120, 600),
                Set.of(endpoint(endpoint.name())),
                new Sign(Symptom.SLOW, endpoint.name()),
                (weather, begin, now) -> weather.requests(endpoint.name(), fare));
    }

    /** Enough for long burns the error budget, too. */
    private static Trouble failingEndpoint(Dice dice) {
        Endpoint endpoint = dice.pick(WITHOUT_MODEL);
        double share = dice.logBetween(0.06, 1);
        int seconds = seconds(dice, 120, 600);
        Sign failing = new Sign(Symptom.FAILING, endpoint.name());
        Sign burning = new Sign(Symptom.BURNING, endpoint.name());
        boolean burns = seconds >= 420;
        return new Trouble(
                "failing-endpoint",
                percent(share) + " fail",
                Duration.ofSeconds(seconds),
                Set.of(endpoint(endpoint.name())),
                burns ? List.of(failing, burning) : List.of(failing),
                List.of(burning),
                (weather, begin, now) -> weather.requests(endpoint.name(), Requests.failing(share)));
    }

    /** Below what counts as failing, most of the time. */
    private static Trouble burningBudget(Dice dice) {
        Endpoint endpoint = dice.pick(WITHOUT_MODEL.subList(0, 2));
        double share = dice.logBetween(0.018, 0.04);
        return new Trouble(
                "burning-budget",
                percent(share) + " fail",
                Duration.ofSeconds(seconds(dice, 420, 1_200)),
                Set.of(endpoint(endpoint.name())),
                List.of(new Sign(Symptom.BURNING, endpoint.name())),
                List.of(new Sign(Symptom.FAILING, endpoint.name())),
                (weather, begin, now) -> weather.requests(endpoint.name(), Requests.failing(share)));
    }

    private static Trouble brokenClient(Dice dice) {
        Endpoint endpoint = dice.pick(WITHOUT_MODEL);
        double share = dice.between(0.54, 0.97);
        return incident(
                "broken-client",
                percent(share) + " refused",
                seconds(dice, 460, 1_200),
                Set.of(endpoint(endpoint.name())),
                new Sign(Symptom.REFUSED, endpoint.name()),
                (weather, begin, now) -> weather.requests(endpoint.name(), Requests.refused(share)));
    }

    private static Trouble passwordGuessing(Dice dice) {
        return flood(dice, "password-guessing", 401, Symptom.UNAUTHORIZED);
    }

    private static Trouble runawayClient(Dice dice) {
        return flood(dice, "runaway-client", 429, Symptom.RATE_LIMITED);
    }

    /** It can be most of what an endpoint is asked. */
    private static Trouble flood(Dice dice, String kind, int status, Symptom symptom) {
        Endpoint endpoint = dice.pick(Plant.ENDPOINTS);
        double perSecond = dice.logBetween(1.9, 30);
        return new Trouble(
                kind,
                String.format(Locale.ROOT, "%.0f a minute", perSecond * 60),
                Duration.ofSeconds(seconds(dice, 120, 600)),
                Set.of(kind, endpoint(endpoint.name())),
                List.of(new Sign(symptom, Journal.ALL)),
                List.of(new Sign(Symptom.REFUSED, endpoint.name())),
                (weather, begin, now) -> weather.add(new Weather.Extra(endpoint.name(), status, perSecond, 5)));
    }

    private static Trouble fullPool(Dice dice) {
        Instance instance = dice.pick(Plant.WITH_POOL);
        double use = dice.between(0.83, 1);
        return incident(
                "full-pool",
                percent(use) + " lent out",
                seconds(dice, 120, 900),
                Set.of(instance.subject()),
                new Sign(Symptom.POOL_FULL, instance.subject()),
                (weather, begin, now) -> weather.resources(instance.subject(), new Resources(use, null, 0)));
    }

    private static Trouble lostCache(Dice dice) {
        Plant.Cache cache = dice.pick(Plant.CACHES);
        double ratio = dice.between(0.05, 0.66);
        return incident(
                "lost-cache",
                percent(ratio) + " hits",
                seconds(dice, 460, 1_200),
                Set.of(cache.name()),
                new Sign(Symptom.CACHE_COLD, cache.name()),
                (weather, begin, now) -> weather.hitRatio(cache.name(), ratio));
    }

    private static Trouble failingModel(Dice dice) {
        Model model = dice.pick(Plant.MODELS);
        double share = dice.logBetween(0.13, 1);
        return incident(
                "failing-model",
                percent(share) + " fail",
                seconds(dice, 360, 1_200),
                Set.of(model.subject()),
                new Sign(Symptom.MODEL_FAILING, model.subject()),
                (weather, begin, now) -> weather.calls(
                        model.subject(), weather.calls(model.subject()).breaking(share)));
    }

    /** All models cost more: longer contexts, or another price. */
    private static Trouble costlyHour(Dice dice) {
        double factor = dice.logBetween(5.5, 25);
        return incident(
                "costly-hour",
                String.format(Locale.ROOT, "%.1f times the cost", factor),
                seconds(dice, 420, 1_200),
                Set.of("cost"),
                new Sign(Symptom.COSTLY, Journal.ALL),
                (weather, begin, now) -> Plant.MODELS.forEach(model -> weather.calls(
                        model.subject(), weather.calls(model.subject()).costing(factor))));
    }

    private static Trouble stuckReader(Dice dice) {
        Instance instance = dice.pick(Plant.READERS);
        double lag = dice.logBetween(1_050, 50_000);
        return incident(
                "stuck-reader",
                String.format(Locale.ROOT, "%.0f records wait", lag),
                seconds(dice, 150, 900),
                Set.of(instance.subject()),
                new Sign(Symptom.LAGGING, instance.subject()),
                (weather, begin, now) -> weather.resources(
                        instance.subject(), new Resources(null, Math.round(lag * (1 + now / 1_000 % 7 / 35.0)), 0)));
    }

    private static Trouble badRecords(Dice dice) {
        Instance instance = dice.pick(Plant.READERS);
        long records = Math.round(dice.logBetween(1, 30));
        return incident(
                "bad-records",
                records + " records",
                5,
                Set.of(instance.subject()),
                new Sign(Symptom.PUT_ASIDE, instance.subject()),
                (weather, begin, now) -> weather.resources(instance.subject(), new Resources(null, null, records)));
    }

    /** Whatever else follows from it comes on top. */
    private static Trouble lostService(Dice dice) {
        String service = dice.pick(List.of("chat-service", "cache-service"));
        return incident(
                "lost-service",
                service,
                seconds(dice, 120, 600),
                Plant.of(service),
                new Sign(Symptom.GONE, "group:" + service),
                (weather, begin, now) -> weather.gone(service));
    }

    /** Or nothing at all: then gateways come back first. */
    private static Trouble noGateway(Dice dice) {
        boolean restarts = dice.chance(0.5);
        boolean all = dice.chance(0.5);
        long rest = all ? dice.whole(5, 20) * 1_000L : 0;
        int seconds = seconds(dice, 80, 300);
        long down = seconds * 1_000L;
        return incident(
                "no-gateway",
                (restarts ? "then new ones" : "then the same again") + (all ? ", nothing else either" : ""),
                seconds + (int) (rest / 1_000),
                Set.of(EVERYTHING),
                new Sign(Symptom.SILENT, "telemetry"),
                (weather, begin, now) -> {
                    for (int gateway = 0; gateway < Plant.GATEWAYS && now < begin + down; gateway++) {
                        weather.gateway(gateway, Weather.Gateway.gone(restarts));
                    }
                    if (all) {
                        List.of("chat-service", "cache-service", "metrics-service")
                                .forEach(weather::gone);
                    }
                });
    }

    private static int seconds(Dice dice, int least, int most) {
        return (int) Math.round(dice.logBetween(least, most));
    }

    static String percent(double share) {
        return String.format(Locale.ROOT, "%.0f %%", share * 100);
    }
}
