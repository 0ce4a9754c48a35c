package dev.wingman.schemas.chat;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.time.Instant;

/** A user's budget at the moment at which it refused a request. */
public record BudgetState(
        @JsonPropertyDescription("Period of the budget: `day` or `month`, in UTC")
        String period,

        @JsonPropertyDescription("The budget, in millionths of a US dollar")
        long limitMicroUsd,

        @JsonPropertyDescription("What is neither spent nor reserved, in millionths of a US dollar")
        long remainingMicroUsd,

        @JsonPropertyDescription("When the next period begins")
        Instant resetsAt) {}
