package org.hone.runtime.rollout;

import java.lang.management.ManagementFactory;

/** The machine that this process runs on. */
public final class Machine {
    private Machine() {}

    /** Bytes of memory that the machine has, or the container lets it have. */
    public static long memory() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                ? system.getTotalMemorySize()
                : Long.MAX_VALUE;
    }
}
