package dev.wingman.schemas.telemetry;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.wingman.schemas.EventType;
import dev.wingman.schemas.chat.Tier;
import dev.wingman.schemas.chat.Usage;
import java.time.Instant;

/**
 * One call of a model provider has ended: the usage record. No key. The record's timestamp, and its time as a CloudEvent,
 * is when the turn ended that needed the call: that is when it counts in windows.
 */
@EventType(
        value = "dev.wingman.telemetry.model-call-completed.v1",
        description = "A model was called; committed together with the turn that needed it.")
public record ModelCallCompleted(
        @JsonPropertyDescription("The request that needed the call")
        String requestId,

        @JsonPropertyDescription("Number of the call within its request, from 1")
        int attempt,

        @JsonPropertyDescription("Provider that was called") String provider,

        @JsonPropertyDescription("Model that was asked for, as the provider names it")
        String model,

        @JsonPropertyDescription("Tier of the model") Tier tier,
        @JsonPropertyDescription("How the call ended") ModelCallOutcome outcome,

        @JsonPropertyDescription("Tokens as the provider counted them; zero where it told none")
        Usage usage,

        @JsonPropertyDescription("In millionths of a US dollar")
        long costMicroUsd,

        @JsonPropertyDescription("From the call to its first text; 0 when there was none")
        long firstTokenMicros,

        @JsonPropertyDescription("From the call to its end") long durationMicros,
        @JsonPropertyDescription("When the call ended") Instant completedAt)
        implements AiTelemetryEvent {}
