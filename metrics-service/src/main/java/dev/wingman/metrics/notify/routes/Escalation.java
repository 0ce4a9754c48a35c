package dev.wingman.metrics.notify.routes;

import java.time.Duration;
import java.util.List;

/**
 * Whom to tell when nobody acknowledges a critical alert.
 *
 * @param after since it fired, or since the silence ended that kept it quiet
 */
public record Escalation(Duration after, List<String> receivers) {}
