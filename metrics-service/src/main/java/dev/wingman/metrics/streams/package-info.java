/** How a Kafka Streams topology is run, and what topologies have in common. */
@NullMarked
package dev.wingman.metrics.streams;

import org.jspecify.annotations.NullMarked;
