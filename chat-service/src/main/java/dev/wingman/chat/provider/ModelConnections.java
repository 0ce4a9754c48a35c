package dev.wingman.chat.provider;

import dev.wingman.messaging.PoolSource;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** The connections to all model providers together; each address has a pool of its own. */
final class ModelConnections implements PoolSource {

    private static final String METRICS = "reactor.netty.connection.provider.";

    private final int most;
    private final MeterRegistry meters;

    /** @param meters to which Reactor Netty tells about its pools */
    ModelConnections(int most, MeterRegistry meters) {
        this.most = most;
        this.meters = meters;
    }

    @Override
    public String name() {
        return "models";
    }

    @Override
    public int maxSize() {
        return most;
    }

    @Override
    public int inUse() {
        return sum("active.connections");
    }

    @Override
    public int idle() {
        return sum("idle.connections");
    }

    @Override
    public int waiting() {
        return sum("pending.connections");
    }

    private int sum(String metric) {
        return (int) meters.find(METRICS + metric).gauges().stream()
                .filter(gauge -> String.valueOf(gauge.getId().getTag("name")).startsWith(EventStreamClient.POOL))
                .mapToDouble(Gauge::value)
                .sum();
    }
}
