package org.hone.cli;

import java.util.concurrent.TimeUnit;
import org.hone.runtime.record.StopToken;

/** A process that does one long step after it is asked to stop. */
final class InterruptedProcess {
    static final String BEGUN = "the step begins";
    static final String ENDED = "the step has ended";
    static final int STATUS = 7;

    private InterruptedProcess() {}

    /** Waits to be asked, ends its step and then itself. */
    public static void main(String[] args) throws InterruptedException {
        StopToken stop = new StopToken();
        Interrupts.install(stop, System.err);
        System.out.println(BEGUN);
        while (!stop.requested()) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
        TimeUnit.SECONDS.sleep(2);
        System.out.println(ENDED);
        System.exit(STATUS);
    }
}
