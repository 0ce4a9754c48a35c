package dev.wingman.gateway.edge;

import dev.wingman.messaging.Traces;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.webflux.error.ErrorWebExceptionHandler;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

@Configuration(proxyBeanMethods = false)
class EdgeConfiguration {

    @Bean
    ErrorAnswers errorAnswers(ObjectProvider<ErrorShape> shapes) {
        return new ErrorAnswers(shapes.orderedStream().toList());
    }

    @Bean
    EdgeFilter edgeFilter(Traces traces, ErrorAnswers errors, MeterRegistry meters) {
        return new EdgeFilter(traces, errors, new HttpMeters(meters));
    }

    /** The edge answers errors itself; an error comes this far only after the answer has begun. */
    @Bean
    @Order(-2)
    ErrorWebExceptionHandler committedAnswers(ErrorAnswers errors) {
        return errors::answer;
    }

    @Bean
    LateErrors lateErrors() {
        return new LateErrors();
    }

    /**
     * Switches the observations of Spring and Spring Security off: they cost more than the work they observe. What is
     * worth knowing is counted and traced by the parts themselves.
     */
    @Bean
    ObservationRegistry observationRegistry() {
        return ObservationRegistry.NOOP;
    }
}
