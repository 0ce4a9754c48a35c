package dev.wingman.metrics.notify.routes;

import java.util.List;
import java.util.Map;

/**
 * What a routes file says. Immutable.
 *
 * @param version the start of a hash of the file as it is written
 * @param receivers by name; those that have no address are left out, here and in the routes
 */
public record Routes(String version, Route root, List<Inhibition> inhibitions, Map<String, Receiver> receivers) {}
