/** Commands that run the classes of this service on made-up telemetry, without the service and without Kafka. */
@NullMarked
package dev.wingman.metrics.tools;

import org.jspecify.annotations.NullMarked;
