/**
 * How a network learns: losses, gradients that are checked and followed through time, optimisers,
 * and a trainer that can be watched, interrupted and resumed.
 */
package recurrent.training;
