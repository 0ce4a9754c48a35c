/** Decides what is told to whom and when; knows neither Kafka nor a network nor a clock. */
@NullMarked
package dev.wingman.metrics.notify.desk;

import org.jspecify.annotations.NullMarked;
