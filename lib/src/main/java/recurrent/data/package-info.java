/** Reading the course's data sets, and cutting and scaling them in the order of time. */
package recurrent.data;
