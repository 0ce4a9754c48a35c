/** Who is notified of which alerts, and how: a YAML file, read and checked. */
@NullMarked
package dev.wingman.metrics.notify.routes;

import org.jspecify.annotations.NullMarked;
