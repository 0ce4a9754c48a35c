package dev.wingman.schemas.alerts;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;

/** A group of alerts in a notification. */
public record NotifiedGroup(
        @JsonPropertyDescription("Route and values of the labels that it is grouped by")
        String key,

        @JsonPropertyDescription("Ids of the alerts that are told to fire")
        List<String> firing,

        @JsonPropertyDescription("Ids of the alerts that are told to be over")
        List<String> resolved) {}
