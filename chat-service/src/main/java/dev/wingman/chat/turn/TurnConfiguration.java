package dev.wingman.chat.turn;

import dev.wingman.chat.KafkaSettings;
import dev.wingman.chat.answers.AnswerCache;
import dev.wingman.chat.ledger.Accountant;
import dev.wingman.chat.ledger.Budgets;
import dev.wingman.chat.memory.ContextBuilder;
import dev.wingman.chat.memory.ContextSettings;
import dev.wingman.chat.memory.ConversationMemory;
import dev.wingman.chat.pricing.PriceList;
import dev.wingman.chat.provider.ModelClient;
import dev.wingman.chat.routing.TierRouter;
import dev.wingman.messaging.ConsumerBacklog;
import dev.wingman.messaging.DeadLetters;
import dev.wingman.messaging.EventPublisher;
import dev.wingman.messaging.PoolSource;
import dev.wingman.messaging.ServiceTelemetry;
import dev.wingman.messaging.Traces;
import dev.wingman.schemas.EventCodec;
import dev.wingman.schemas.EventSource;
import dev.wingman.schemas.Topics;
import dev.wingman.schemas.chat.ReplyEvent;
import dev.wingman.schemas.telemetry.AiHeartbeat;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(TurnSettings.class)
class TurnConfiguration {

    @Bean
    TurnAnswerer turnAnswerer(
            TierRouter router,
            AnswerCache answers,
            ContextBuilder contexts,
            Budgets budgets,
            ModelClient models,
            Accountant accountant,
            ContextSettings context,
            PriceList prices,
            TurnSettings settings) {
        return new TurnAnswerer(
                new TurnParts(router, answers, contexts, budgets, models, accountant),
                context.persona(),
                prices.version(),
                settings.limit(),
                InstantSource.system(),
                System::nanoTime);
    }

    @Bean
    DeltaSink deltaSink(EventPublisher publisher) {
        EventCodec<ReplyEvent> codec = new EventCodec<>(Topics.CHAT_REPLIES);
        InstantSource clock = InstantSource.system();
        return (partition, delta, trace) ->
                publisher.publish(codec, partition, delta.conversationId(), delta, clock.instant(), trace);
    }

    @Bean
    UnwrittenTurns unwrittenTurns() {
        return new UnwrittenTurns();
    }

    /** Outlives the consumer: while turns are written, their readers wait for heartbeats. */
    @Bean(destroyMethod = "close")
    ServiceTelemetry serviceTelemetry(
            EventPublisher publisher,
            EventSource source,
            UnwrittenTurns unwritten,
            TurnSettings settings,
            MeterRegistry meters,
            ObjectProvider<PoolSource> pools) {
        List<PoolSource> all = Stream.concat(
                        pools.stream(), Stream.of(new TurnsInFlight(settings.maxInFlight(), meters)))
                .toList();
        return new ServiceTelemetry(publisher, source, Clock.systemUTC(), () -> {}, ConsumerBacklog.of(meters), all)
                .heartbeats(new EventCodec<>(Topics.TELEMETRY_AI), AiHeartbeat::new, unwritten::promise)
                .start();
    }

    @Bean
    ChatConsumer chatConsumer(
            KafkaSettings kafka,
            TurnSettings settings,
            EventSource source,
            TurnAnswerer answerer,
            ConversationMemory.Factory memories,
            DeltaSink deltas,
            DeadLetters deadLetters,
            Traces traces,
            MeterRegistry meters,
            UnwrittenTurns unwritten) {
        PartitionTurnsFactory work = new PartitionTurnsFactory(
                kafka.client(),
                settings,
                source,
                answerer,
                memories,
                deltas,
                traces,
                new TurnMetrics(meters),
                unwritten);
        return new ChatConsumer(kafka.client(), settings, work, deadLetters, meters);
    }
}
