/**
 * The course's data sets: reading and downloading them, cutting and scaling series in the order of
 * time, padding and batching sequences, and parting examples without a leak.
 */
package recurrent.data;
