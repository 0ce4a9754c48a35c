package dev.wingman.metrics.alerts;

import java.util.List;

/**
 * The rules in force. Immutable.
 *
 * @param version the start of a hash of the file with its variables filled in
 */
record AlertRules(String version, List<Rule> rules) {

    AlertRules {
        rules = List.copyOf(rules);
    }
}
