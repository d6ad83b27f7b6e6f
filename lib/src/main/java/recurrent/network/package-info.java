/**
 * Recurrent networks in plain Java, in double precision: matrices, sequences, cells with their
 * forward and backward pass, networks of layers, and their storage.
 *
 * <p>Three things are kept apart. <em>Configuration</em> says what a network is: records such as
 * the cells {@link recurrent.network.Rnn}, {@link recurrent.network.Lstm} and {@link
 * recurrent.network.Gru}, and {@link recurrent.network.Readout}. <em>Parameters</em> are what it
 * has learnt: {@link recurrent.network.Parameters}. <em>State</em> is where it stands: {@link
 * recurrent.network.State}, and the memory of one pass in {@link
 * recurrent.network.UnrolledNetwork}.
 *
 * <p>What goes on inside is shown by {@link recurrent.network.Trace}: every gate and state.
 *
 * <p>Vectors are columns in the equations, {@code a = W x}, so a weight matrix has the shape
 * (outputs, inputs). Arrays hold sequences as (time, batch, features).
 *
 * <p>The same seed gives the same digits on every machine: sums have a fixed order, and no function
 * is used whose result Java leaves open.
 */
package recurrent.network;
