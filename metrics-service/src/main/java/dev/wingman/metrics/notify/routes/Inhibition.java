package dev.wingman.metrics.notify.routes;

import dev.wingman.schemas.alerts.AlertLabels;
import java.util.List;

/**
 * While an alert fires that matches the source, those that match the target are not told.
 *
 * @param equal labels that both must have in common
 */
public record Inhibition(AlertLabels.Test source, AlertLabels.Test target, List<String> equal) {}
