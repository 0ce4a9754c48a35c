package dev.wingman.chat.provider;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the circuit breakers, which tell the log once when a provider's outage begins and once when it ends. */
final class Circuits {

    private static final Logger log = LoggerFactory.getLogger(Circuits.class);

    private Circuits() {}

    static CircuitBreaker create(String provider, CircuitSettings settings, Clock clock) {
        CircuitBreaker circuit = CircuitBreaker.of(
                provider,
                CircuitBreakerConfig.custom()
                        .slidingWindow(
                                settings.window(),
                                settings.minimumCalls(),
                                SlidingWindowType.COUNT_BASED,
                                CircuitBreakerConfig.SlidingWindowSynchronizationStrategy.LOCK_FREE)
                        .failureRateThreshold((float) (settings.failureRate() * 100))
                        .waitDurationInOpenState(settings.openFor())
                        .permittedNumberOfCallsInHalfOpenState(settings.trialCalls())
                        // How long an answer takes says nothing about health; the time limits judge that.
                        .slowCallDurationThreshold(Duration.ofDays(1))
                        .clock(clock)
                        .build());
        circuit.getEventPublisher().onStateTransition(event -> {
            State from = event.getStateTransition().getFromState();
            State to = event.getStateTransition().getToState();
            if (from == State.CLOSED && to == State.OPEN) {
                log.atWarn().addKeyValue("provider", provider).log("Model provider is failing; its circuit is open");
            } else if (to == State.CLOSED) {
                log.atInfo().addKeyValue("provider", provider).log("Model provider works again; its circuit is closed");
            }
        });
        return circuit;
    }

    /** How long an open circuit stays open before calls are tried again. */
    static Duration openFor(CircuitBreaker circuit) {
        return Duration.ofMillis(circuit.getCircuitBreakerConfig()
                .getWaitIntervalFunctionInOpenState()
                .apply(1));
    }
}
