package org.hone.nodes;

import com.oracle.truffle.api.frame.VirtualFrame;
import com.oracle.truffle.api.instrumentation.InstrumentableNode.WrapperNode;
import com.oracle.truffle.api.instrumentation.ProbeNode;
import com.oracle.truffle.api.nodes.Node;

/** A statement with a probe around it. */
final class StatementWrapper extends StatementNode implements WrapperNode {
    @Child
    private StatementNode statement;

    @Child
    private ProbeNode probe;

    StatementWrapper(StatementNode statement, ProbeNode probe) {
        super(statement.getSourceSection(), (location, arguments) -> {
            throw new IllegalStateException("a wrapper does nothing itself");
        });
        this.statement = statement;
        this.probe = probe;
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // the probe's answer is that very object
    public Object executeStatement(VirtualFrame frame) {
        while (true) {
            boolean returned = false;
            Object result;
            try {
                probe.onEnter(frame);
                result = statement.executeStatement(frame);
                returned = true;
                probe.onReturnValue(frame, result);
                return result;
            } catch (Throwable t) {
                Object instead = probe.onReturnExceptionalOrUnwind(frame, t, returned);
                if (instead == ProbeNode.UNWIND_ACTION_REENTER) {
                    continue;
                }
                if (instead != null) {
                    return instead;
                }
                throw t;
            }
        }
    }

    @Override
    public Node getDelegateNode() {
        return statement;
    }

    @Override
    public ProbeNode getProbeNode() {
        return probe;
    }
}
