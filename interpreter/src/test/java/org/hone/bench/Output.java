package org.hone.bench;

import java.io.IOException;
import java.util.List;

/** What a measurement prints for {@code bench/compare.py}: one line of JSON. */
final class Output {
    private Output() {}

    static void print(List<Double> seconds, long tokens, String name, double value) throws IOException {
        System.out.println("{\"seconds\": " + seconds + ", \"tokens\": " + tokens + ", \"" + name + "\": " + value
                + ", \"peak_mib\": " + (MeasuredCommand.peak() >> 20) + "}");
    }
}
