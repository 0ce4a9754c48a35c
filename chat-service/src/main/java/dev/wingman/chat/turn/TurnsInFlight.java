package dev.wingman.chat.turn;

import dev.wingman.messaging.PoolSource;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** The requests that are taken from their topic and not ended; when there is no room, the others wait there. */
final class TurnsInFlight implements PoolSource {

    private final int most;
    private final MeterRegistry meters;

    TurnsInFlight(int most, MeterRegistry meters) {
        this.most = most;
        this.meters = meters;
    }

    @Override
    public String name() {
        return "turns";
    }

    @Override
    public int maxSize() {
        return most;
    }

    @Override
    public int inUse() {
        return (int) meters.find("wingman.consumer.in.flight").tag("group", ChatConsumer.GROUP).gauges().stream()
                .mapToDouble(Gauge::value)
                .sum();
    }
}
