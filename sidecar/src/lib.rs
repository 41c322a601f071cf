//! Follows the chain, keeps log and projection, delivers to services, answers may?.
