package dev.wingman.gateway.history;

import java.util.function.ToDoubleFunction;

/**
 * One figure of a kind of window.
 *
 * @param name the field's name in the event; the unit is its end
 * @param value kept as a float: exact for integers up to 16,777,216, else within 0.00001 %; NaN where there is none
 */
public record Column<E>(String name, ToDoubleFunction<E> value) {}
