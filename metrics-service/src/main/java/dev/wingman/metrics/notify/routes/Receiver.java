package dev.wingman.metrics.notify.routes;

/**
 * Somebody who is notified.
 *
 * @param sendResolved whether the end of an alert is told, too
 * @param allowPrivateAddresses whether a URL may lead into the own network
 */
public record Receiver(
        String name, Channel channel, boolean sendResolved, Throttle throttle, boolean allowPrivateAddresses) {}
