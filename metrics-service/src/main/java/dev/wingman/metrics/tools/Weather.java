package dev.wingman.metrics.tools;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is unusual in one second: troubles write it, the traffic of that second reads it. Not safe for concurrent use. */
final class Weather {

    /**
     * How requests of an endpoint fare.
     *
     * @param slow share that takes from {@code slowMillis} to four times that
     * @param failing share that ends with 503
     * @param refused share that ends with 404
     * @param exactMillis what each takes; 0 for no such thing
     */
    record Requests(double slow, double slowMillis, double failing, double refused, double exactMillis) {

        static final Requests USUAL = new Requests(0, 0, 0, 0, 0);

        static Requests slow(double share, double millis) {
            return new Requests(share, millis, 0, 0, 0);
        }

        static Requests failing(double share) {
            return new Requests(0, 0, share, 0, 0);
        }

        static Requests refused(double share) {
            return new Requests(0, 0, 0, share, 0);
        }

        static Requests exactly(double millis) {
            return new Requests(0, 0, 0, 0, millis);
        }
    }

    /**
     * How a gateway fares.
     *
     * @param down answers nobody and says nothing
     * @param restarts counts as another instance from now on
     * @param heldUntil its records reach Kafka then; 0 for at once
     * @param pausedUntil what it does ends then; 0 for no pause
     * @param skewMillis how far its clock is ahead
     */
    record Gateway(
            boolean down, boolean restarts, long heldUntil, long pausedUntil, long skewMillis, Requests requests) {

        static final Gateway USUAL = new Gateway(false, false, 0, 0, 0, Requests.USUAL);

        static Gateway gone(boolean restarts) {
            return new Gateway(true, restarts, 0, 0, 0, Requests.USUAL);
        }

        static Gateway heldUntil(long millis) {
            return new Gateway(false, false, millis, 0, 0, Requests.USUAL);
        }

        static Gateway pausedUntil(long millis) {
            return new Gateway(false, false, 0, millis, 0, Requests.USUAL);
        }

        static Gateway skewed(long millis) {
            return new Gateway(false, false, 0, 0, millis, Requests.USUAL);
        }

        static Gateway with(Requests requests) {
            return new Gateway(false, false, 0, 0, 0, requests);
        }
    }

    /**
     * How an instance fares.
     *
     * @param poolUse share of its pool that is lent out; null for the usual
     * @param lag records that wait for it; null for the usual
     * @param deadLetters that it wrote within the last five seconds
     */
    record Resources(@Nullable Double poolUse, @Nullable Long lag, long deadLetters) {

        static final Resources USUAL = new Resources(null, null, 0);
    }

    /**
     * How calls of a model fare.
     *
     * @param failing share that fails
     * @param extraMicroUsd cost of one call on top of the usual ones, each second; 0 for none
     */
    record Calls(double failing, double costFactor, double timeFactor, long extraMicroUsd) {

        static final Calls USUAL = new Calls(0, 1, 1, 0);

        Calls breaking(double share) {
            return new Calls(share, costFactor, timeFactor, extraMicroUsd);
        }

        Calls costing(double factor) {
            return new Calls(failing, factor, timeFactor, extraMicroUsd);
        }

        Calls taking(double factor) {
            return new Calls(failing, costFactor, factor, extraMicroUsd);
        }

        Calls withExtra(long microUsd) {
            return new Calls(failing, costFactor, timeFactor, microUsd);
        }
    }

    /** Requests on top of the usual ones, all with the same status; {@link #ONE} a second is a single one. */
    record Extra(String endpoint, int status, double perSecond, double millis) {

        static final double ONE = -1;

        int requests(Dice dice) {
            return perSecond == ONE ? 1 : dice.poisson(perSecond);
        }
    }

    private final Map<String, Requests> requests = new HashMap<>();
    private final Map<Integer, Gateway> gateways = new HashMap<>();
    private final Map<String, Resources> resources = new HashMap<>();
    private final Map<String, Calls> calls = new HashMap<>();
    private final Map<String, Double> hitRatios = new HashMap<>();
    private final List<Extra> extras = new ArrayList<>();
    private final Set<String> gone = new HashSet<>();
    private double load = 1;
    private double clicks = 1;

    void requests(String endpoint, Requests fare) {
        requests.put(endpoint, fare);
    }

    Requests requests(String endpoint) {
        return requests.getOrDefault(endpoint, Requests.USUAL);
    }

    /** @param number from 0 */
    void gateway(int number, Gateway fare) {
        gateways.put(number, fare);
    }

    Gateway gateway(int number) {
        return gateways.getOrDefault(number, Gateway.USUAL);
    }

    void resources(String instance, Resources fare) {
        resources.put(instance, fare);
    }

    Resources resources(String instance) {
        return resources.getOrDefault(instance, Resources.USUAL);
    }

    /** No instance of the service does anything. */
    void gone(String service) {
        gone.add(service);
    }

    boolean isGone(String service) {
        return gone.contains(service);
    }

    void calls(String model, Calls fare) {
        calls.put(model, fare);
    }

    Calls calls(String model) {
        return calls.getOrDefault(model, Calls.USUAL);
    }

    void hitRatio(String cache, double ratio) {
        hitRatios.put(cache, ratio);
    }

    double hitRatio(Plant.Cache cache) {
        return hitRatios.getOrDefault(cache.name(), cache.hitRatio());
    }

    void add(Extra extra) {
        extras.add(extra);
    }

    List<Extra> extras() {
        return extras;
    }

    /** What the usual number of everything is multiplied with. */
    void load(double factor) {
        load = factor;
    }

    double load() {
        return load;
    }

    /** What the usual number of requests without a model is multiplied with. */
    void clicks(double factor) {
        clicks = factor;
    }

    double clicks() {
        return clicks;
    }
}
