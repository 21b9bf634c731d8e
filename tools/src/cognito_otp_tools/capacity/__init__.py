"""What a peak of codes needs: limits of AWS and of the stack, and a simulation of the functions that run at once."""
