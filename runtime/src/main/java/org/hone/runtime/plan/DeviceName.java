package org.hone.runtime.plan;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where tensors live, as a user names it: {@code cpu}, {@code cuda} or {@code cuda:N}. Knows nothing of what the machine has.
 *
 * @param cuda whether it is an NVIDIA GPU
 * @param number which one, from 0; empty on the CPU and for {@code cuda} without a number
 */
public record DeviceName(boolean cuda, OptionalInt number) {
    /** The device of a user who names none. */
    public static final DeviceName CPU = new DeviceName(false, OptionalInt.empty());

    private static final Pattern CUDA = Pattern.compile("cuda(?::(\\d{1,3}))?");

    /** The device of this name; empty if there is none, see {@link #refusal}. */
    public static Optional<DeviceName> parse(String text) {
        if (text.equals("cpu")) {
            return Optional.of(CPU);
        }
        Matcher matcher = CUDA.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String number = matcher.group(1);
        return Optional.of(
                new DeviceName(true, number == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(number))));
    }

    /** What to say of a text that names no device. */
    public static String refusal(String text) {
        return "there is no device `" + text + "`; use cpu, cuda or cuda:N (the NVIDIA GPU of number N, from 0)";
    }

    /** {@code cpu} or {@code cuda}: what a lock holds a run to. */
    public String family() {
        return cuda ? "cuda" : "cpu";
    }

    @Override
    public String toString() {
        return number.isPresent() ? family() + ":" + number.getAsInt() : family();
    }
}
