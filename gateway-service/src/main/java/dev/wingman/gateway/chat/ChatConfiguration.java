package dev.wingman.gateway.chat;

import dev.wingman.gateway.edge.EdgeRoutes;
import dev.wingman.gateway.kafka.GatewayTopics;
import dev.wingman.gateway.kafka.KafkaSettings;
import dev.wingman.messaging.EventPublisher;
import dev.wingman.schemas.EventCodec;
import dev.wingman.schemas.Topics;
import dev.wingman.schemas.chat.ChatEvent;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ChatSettings.class)
class ChatConfiguration {

    @Bean
    PendingChats pendingChats(ChatSettings settings, MeterRegistry meters) {
        return new PendingChats(settings.maxInFlight(), meters);
    }

    /** Closed after the web server has let its requests finish. */
    @Bean(initMethod = "start", destroyMethod = "close")
    ReplyReader replyReader(
            ChatSettings settings,
            KafkaSettings kafka,
            GatewayTopics topics,
            PendingChats pending,
            MeterRegistry meters) {
        Integer wish = settings.replyPartition();
        int partitions = Topics.CHAT_REPLIES.partitions();
        if (wish != null && wish >= partitions) {
            throw new IllegalArgumentException("wingman.chat.reply-partition (GATEWAY_REPLY_PARTITION) must be below "
                    + partitions + ", but is " + wish);
        }
        int partition = wish == null ? ThreadLocalRandom.current().nextInt(partitions) : wish;
        return new ReplyReader(kafka.connection(), topics::ensure, partition, pending, meters);
    }

    @Bean
    ChatHealth chatHealth(ReplyReader reader, PendingChats pending) {
        return new ChatHealth(reader, pending);
    }

    @Bean
    RequestLog requestLog(EventPublisher publisher) {
        EventCodec<ChatEvent> codec = new EventCodec<>(Topics.CHAT_REQUESTS);
        return (request, trace) ->
                publisher.publish(codec, null, request.conversationId(), request, request.requestedAt(), trace);
    }

    @Bean
    Chats chats(
            ChatSettings settings,
            ConversationOwners owners,
            RequestLog requests,
            ReplyReader reader,
            PendingChats pending,
            MeterRegistry meters) {
        return new Chats(settings, owners, requests, reader, pending, Clock.systemUTC(), meters);
    }

    @Bean(initMethod = "start", destroyMethod = "close")
    ReplyFollower replyFollower(ChatSettings settings, KafkaSettings kafka, MeterRegistry meters) {
        return new ReplyFollower(
                kafka.connection(), new ResumePlaces(settings.maxResumes(), settings.maxResumesPerUser(), meters));
    }

    @Bean
    RouterFunction<ServerResponse> coachRoutes(
            Chats chats, ChatSettings settings, ReplyFollower follower, PendingChats pending) {
        CoachHandler handler = new CoachHandler(chats, settings);
        ResumeHandler resume = new ResumeHandler(follower, pending, settings);
        return EdgeRoutes.post("/coach/chat", handler::chat)
                .and(EdgeRoutes.get("/coach/chat/{requestId}/events", resume::events));
    }
}
