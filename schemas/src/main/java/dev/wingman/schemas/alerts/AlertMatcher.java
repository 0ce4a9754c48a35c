package dev.wingman.schemas.alerts;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** What the label of an alert must be like. A label that an alert lacks counts as empty. */
public record AlertMatcher(
        @JsonPropertyDescription(
                "Name of the label: `rule`, `alertname` (the same), `subject`, `severity`, or one that the rule gives")
        String name,

        @JsonPropertyDescription("How it is compared") MatchOperator operator,

        @JsonPropertyDescription(
                "What it is compared with; of MATCHES and MATCHES_NOT a regular expression of java.util.regex for the whole value")
        String value) {

    /** As it is written in a routes file, for example {@code severity=~"critical|warning"}. */
    @Override
    public String toString() {
        return name + operator.sign() + '"' + value + '"';
    }
}
