package dev.wingman.cache.loading;

import dev.wingman.cache.results.ResultTable;
import dev.wingman.cache.store.EntryStore;
import dev.wingman.cache.tags.TagTable;
import dev.wingman.messaging.ConsumerBacklog;
import dev.wingman.messaging.DeadLetters;
import dev.wingman.messaging.EventPublisher;
import dev.wingman.messaging.PoolSource;
import dev.wingman.messaging.ServiceTelemetry;
import dev.wingman.messaging.Traces;
import dev.wingman.redis.Redis;
import dev.wingman.schemas.EventCodec;
import dev.wingman.schemas.EventSource;
import dev.wingman.schemas.Topics;
import dev.wingman.schemas.TraceContext;
import dev.wingman.schemas.cache.CacheResourceEvent;
import dev.wingman.schemas.cache.CacheStatisticsEvent;
import dev.wingman.schemas.telemetry.CacheHeartbeat;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import java.time.Clock;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({KafkaSettings.class, LoadingSettings.class})
class LoadingConfiguration {

    @Bean
    EventSource eventSource(@Value("${wingman.instance-id}") String instance) {
        return new EventSource("cache-service", instance);
    }

    @Bean(destroyMethod = "close")
    EventPublisher eventPublisher(KafkaSettings kafka, EventSource source, MeterRegistry meters) {
        return new EventPublisher(kafka.connection(), source, meters);
    }

    @Bean(destroyMethod = "close")
    DeadLetters deadLetters(KafkaSettings kafka) {
        return new DeadLetters(kafka.connection());
    }

    @Bean
    Traces traces(
            ObjectProvider<OpenTelemetry> telemetry,
            @Value("${wingman.tracing.enabled:}") @Nullable Boolean wish,
            Environment environment) {
        return Traces.configured(wish, environment::getProperty, telemetry::getIfAvailable);
    }

    @Bean
    Announcements announcements(EventPublisher publisher) {
        return new KafkaAnnouncements(publisher, Clock.systemUTC());
    }

    @Bean
    EntryLoader entryLoader(
            ObjectProvider<CachedResource> resources,
            EntryStore store,
            TagTable tags,
            ResultTable results,
            Announcements announcements,
            LoadingStatistics statistics,
            LoadingSettings settings,
            @Value("${wingman.database.replica-url:}") String replica,
            EventSource source) {
        Clock clock = Clock.systemUTC();
        return new EntryLoader(
                resources.stream().toList(),
                new SourceReader(
                        tags::versions, results::find, settings.timeout(), !replica.isEmpty(), statistics, clock),
                store,
                results::keep,
                statistics,
                announcements,
                clock,
                settings,
                source.instance());
    }

    @Bean
    LoadingStatistics loadingStatistics() {
        return new LoadingStatistics();
    }

    @Bean(initMethod = "start", destroyMethod = "close")
    StatisticsSampler statisticsSampler(
            LoadingStatistics statistics,
            EntryStore store,
            Redis redis,
            ResultTable results,
            EventPublisher publisher,
            EventSource source) {
        EventCodec<CacheStatisticsEvent> codec = new EventCodec<>(Topics.CACHE_STATISTICS);
        return new StatisticsSampler(
                statistics,
                store::usage,
                redis::available,
                results::sizes,
                sample -> publisher.publish(
                        codec, null, sample.instance(), sample, sample.sampledAt(), TraceContext.start()),
                source.instance(),
                Clock.systemUTC());
    }

    @Bean
    RequestIntake requestIntake(
            KafkaSettings kafka,
            EntryLoader loader,
            ChangeHandler changes,
            OperationHandler operations,
            EventPublisher publisher,
            DeadLetters deadLetters,
            Traces traces,
            LoadingSettings settings,
            MeterRegistry meters) {
        return new RequestIntake(
                kafka.connection(), loader, changes, operations, publisher, deadLetters, traces, settings, meters);
    }

    /** Begins when the topics are there. */
    @Bean(initMethod = "start", destroyMethod = "close")
    ResourceAnnouncer resourceAnnouncer(
            ObjectProvider<CachedResource> resources, RequestIntake intake, EventPublisher publisher) {
        EventCodec<CacheResourceEvent> codec = new EventCodec<>(Topics.CACHE_RESOURCES);
        return new ResourceAnnouncer(
                resources.stream().toList(),
                intake::isRunning,
                announced -> publisher.publish(
                        codec, null, announced.cache(), announced, announced.announcedAt(), TraceContext.start()),
                Clock.systemUTC());
    }

    /** Begins when the topics are there. */
    @Bean(destroyMethod = "close")
    ServiceTelemetry serviceTelemetry(
            EventPublisher publisher,
            EventSource source,
            RequestIntake intake,
            MeterRegistry meters,
            ObjectProvider<PoolSource> pools) {
        Runnable prepare = () -> {
            if (!intake.isRunning()) {
                throw new IllegalStateException("the topics are not ready");
            }
        };
        return new ServiceTelemetry(
                        publisher,
                        source,
                        Clock.systemUTC(),
                        prepare,
                        ConsumerBacklog.of(meters),
                        pools.stream().toList())
                .heartbeats(new EventCodec<>(Topics.TELEMETRY_CACHE), CacheHeartbeat::new, UnaryOperator.identity())
                .start();
    }

    /** Named {@code kafka} in the answers of the health endpoint. */
    @Bean
    HealthIndicator kafkaHealthIndicator(RequestIntake intake) {
        return () -> (intake.isHealthy() ? Health.up() : Health.down()).build();
    }
}
