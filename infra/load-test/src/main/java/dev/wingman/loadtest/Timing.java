package dev.wingman.loadtest;

import java.time.Duration;

/**
 * How long everything takes.
 *
 * @param warmUp of each program before its first measurement
 * @param measured length of one measurement
 * @param rounds how often each measurement is taken, programs in turn
 */
record Timing(Duration warmUp, Duration measured, int rounds) {

    /** Whether Wingman comes before the program that it is compared with; they take turns. */
    static boolean wingmanFirst(int round) {
        return round % 2 == 1;
    }
}
