package dev.wingman.chat.answers;

import dev.wingman.chat.KafkaSettings;
import dev.wingman.chat.embedding.Embedder;
import dev.wingman.messaging.DeadLetters;
import dev.wingman.messaging.EventPublisher;
import dev.wingman.redis.Redis;
import dev.wingman.schemas.EventCodec;
import dev.wingman.schemas.Topics;
import dev.wingman.schemas.TraceContext;
import dev.wingman.schemas.chat.AnswerEvent;
import dev.wingman.schemas.chat.RecallEvent;
import io.micrometer.core.instrument.MeterRegistry;
import io.r2dbc.spi.ConnectionFactory;
import java.time.InstantSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AnswersSettings.class)
class AnswersConfiguration {

    @Bean
    AnswerMeters answerMeters(MeterRegistry meters) {
        return new AnswerMeters(meters);
    }

    @Bean
    ServedTurns servedTurns(ConnectionFactory connections) {
        return new ServedTurns(connections);
    }

    @Bean
    Shelf shelf(AnswersSettings settings, @Qualifier(Embedder.CLOSE) Embedder embedder, AnswerMeters meters) {
        Shelf shelf = new Shelf(
                settings.maxAnswers(),
                settings.maxCharacters(),
                settings.timeToLive(),
                embedder.model(),
                embedder.dimensions(),
                InstantSource.system());
        meters.watch(shelf);
        return shelf;
    }

    @Bean
    AnswerLog answerLog(EventPublisher publisher) {
        EventCodec<AnswerEvent> codec = new EventCodec<>(Topics.CHAT_ANSWERS);
        InstantSource clock = InstantSource.system();
        return (key, event) -> publisher.publish(codec, null, key, event, clock.instant(), TraceContext.start());
    }

    @Bean
    RedisAnswers redisAnswers(Redis redis, AnswersSettings settings, AnswerMeters meters) {
        return new RedisAnswers(redis, settings.timeToLive(), settings.signingKey(), meters);
    }

    /** Runs with the answer cache off as well: what was kept before can be recalled. */
    @Bean
    AnswersFeed answersFeed(KafkaSettings kafka, Shelf shelf, AnswerLog log) {
        return new AnswersFeed(kafka.client(), shelf, log);
    }

    @Bean
    Recalls recalls(
            KafkaSettings kafka,
            Shelf shelf,
            AnswerLog log,
            RedisAnswers redis,
            ServedTurns served,
            EventPublisher publisher,
            DeadLetters deadLetters,
            AnswerMeters answerMeters,
            MeterRegistry meters) {
        EventCodec<RecallEvent> codec = new EventCodec<>(Topics.CHAT_RECALLS);
        Recall recall = new Recall(
                shelf,
                log,
                redis,
                served,
                new ServedTail(kafka.client()),
                event -> publisher.publish(codec, null, event.key(), event, event.recalledAt(), TraceContext.start()),
                answerMeters,
                InstantSource.system());
        return new Recalls(kafka.client(), recall, deadLetters, meters);
    }

    @Bean
    @ConditionalOnProperty(name = "wingman.chat.answers.enabled", havingValue = "false")
    AnswerCache noAnswerCache() {
        return AnswerCache.OFF;
    }

    @Bean
    @ConditionalOnProperty(name = "wingman.chat.answers.enabled", havingValue = "true", matchIfMissing = true)
    AnswerCache answerCache(
            AnswersSettings settings,
            Shelf shelf,
            RedisAnswers redis,
            AnswerLog log,
            @Qualifier(Embedder.CLOSE) Embedder embedder,
            AnswerMeters meters) {
        English english = English.load();
        return new LearningAnswerCache(
                settings,
                shelf,
                redis,
                log,
                english,
                new SemanticSearch(shelf, english, SameQuestion.load(english), settings.sureness()),
                embedder,
                meters,
                InstantSource.system());
    }
}
