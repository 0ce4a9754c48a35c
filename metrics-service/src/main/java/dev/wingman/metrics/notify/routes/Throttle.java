package dev.wingman.metrics.notify.routes;

import java.time.Duration;

/**
 * How many messages a receiver gets.
 *
 * @param messages about single groups within {@code per}, at most
 * @param digest shortest time between two messages about all groups for which none was left
 */
public record Throttle(int messages, Duration per, Duration digest) {}
